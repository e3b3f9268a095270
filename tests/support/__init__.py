"""What the suites share: exact processes, the cache of real toolchains, wine."""

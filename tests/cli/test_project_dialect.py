"""GES_DOTENV in ges.env: a project's .env files are read as one program reads them, once ges.env is approved."""


from test_trust import allow, files

COMPOSE = 'HOST=db\nURL="http://$HOST:${PORT:-80}/" # where\nKEY="a\nb"\n'


def session(sandbox, script, *env):
    """What bash says after it took over what is loaded in the working directory."""
    load = 'take() { eval "$("$GES" load --shell bash)"; }\n'
    result = sandbox.run(["/bin/bash", "--norc", "--noprofile", "-c", load + script],
                         env=["GES=" + sandbox.program, *env])
    return result.out.decode(), result.err.decode()


def test_references_comments_and_lines_as_compose_has_them(sandbox):
    sandbox.write("w/.env", COMPOSE)
    assert "systemd and the Go extension" in files(sandbox)[".env"]["problem"]
    assert "let GES_DOTENV in ges.env name the program" in files(sandbox)[".env"]["problem"]
    sandbox.write("w/ges.env", "GES_DOTENV=compose\nPORT=99\n")
    told = {var["name"]: var["value"] for var in files(sandbox)[".env"]["variables"]}
    assert told == {"HOST": "db", "URL": "http://db:99/", "KEY": "a\nb"}, "ges.env comes first"
    allow(sandbox)
    out, err = session(sandbox, 'take; echo "$URL"; echo "$KEY"; cd /; take; echo "${URL-gone}"')
    assert out == "http://db:99/\na\nb\ngone\n", err


def test_it_counts_once_it_is_approved(sandbox):
    sandbox.write("w/.env", COMPOSE)
    sandbox.write("w/ges.env", "GES_DOTENV=compose\n")
    assert sandbox.ges("allow", "--yes", ".env").status == 0
    out, err = session(sandbox, 'take; echo "${URL-nothing}"')
    assert out == "nothing\n" and "ges.env' is not loaded" in err, err
    allow(sandbox)
    assert session(sandbox, 'take; echo "$URL"')[0] == "http://db:80/\n"
    sandbox.write("w/ges.env", "GES_DOTENV=bash\n")
    out, err = session(sandbox, 'take; echo "${URL-nothing}"')
    assert out == "nothing\n" and "has changed" in err, "a changed ges.env makes no other sense of an approved .env"


def test_a_file_alone_is_read_as_its_neighbour_says(sandbox):
    sandbox.write("w/.env.local", "A=$B x # y\n")
    sandbox.write("w/ges.env", "GES_DOTENV=systemd\n")
    assert files(sandbox, ".env.local")[".env.local"]["variables"][0]["value"] == "$B x # y"


def test_a_name_that_no_program_has(sandbox):
    sandbox.write("w/.env", "A=1\n")
    sandbox.write("w/ges.env", "GES_DOTENV=dotnev\n")
    assert "no program of that name" in files(sandbox)[".env"]["problem"]


def test_elsewhere_it_says_nothing_and_that_is_told(sandbox):
    sandbox.write("w/.env", "GES_DOTENV=compose\nA=1\n")
    allow(sandbox)
    out, err = session(sandbox, 'take; echo "$A$GES_DOTENV"')
    assert out == "1\n" and "line 1: GES_DOTENV is left out: it counts only in ges.env" in err


def test_references_see_the_session_as_it_was(sandbox):
    sandbox.write("w/ges.env", "GES_DOTENV=compose\nGES_PATH=bin\n")
    sandbox.write("w/.env", "LIST=/x:$LIST\n")
    sandbox.write("w/.env.local", "LIST=$LIST:/z\nWAY=$PATH\n")
    allow(sandbox)
    script = 'take; touch -d "1 hour ago" .env; take; echo "$LIST"; echo "$WAY"; cd /; take; echo "$LIST"'
    out, err = session(sandbox, script, "LIST=/y")
    assert out == "/x:/y:/z\n/usr/bin:/bin\n/y\n", err
    told = sandbox.ges("status", "--json").json()
    assert told["files"][1]["variables"][0]["value"] == "/x:"

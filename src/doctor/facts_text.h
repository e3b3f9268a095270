/* Facts as a few lines of text, for the examples of rules. One fact a line; "A -> B" splits where
 * names may hold blanks; lines that are empty are skipped.
 *
 *     system windows                          linux (when not said), macos, windows
 *     shell fish                              sh, fish, cmd, powershell
 *     home /home/ana    in /home/ana/shop     the home and the directory that is looked at
 *     env GOROOT=/opt/go                      the process block
 *     goenv /home/ana/.config/go/env:2 GOPROXY=off        the go env file
 *     goenv-flaw /home/ana/.config/go/env:2 cr GOPROXY=off    a damaged line: cr, blank, quotes,
 *                                             export, duplicate, dead
 *     goenv-encoding /home/ana/.config/go/env -> UTF-16   also mark, mixed
 *     go.env /usr/lib/go/go.env:3 GOTOOLCHAIN=local       GOROOT/go.env
 *     default GOPATH=/home/ana/go             what Go computes
 *     user-key REG_SZ GOROOT=C:\Go            the registry; machine-key likewise; with
 *                                             " -> VALUE" when it differs after expansion
 *     length 8200                             of the PATH of the line before, in characters
 *     startup /home/ana/.bashrc:7 GOROOT=/opt/go          a shell start-up file
 *     path /usr/bin                           an entry of PATH; "path-missing DIR": not there
 *     path-machine DIR    path-user DIR       the same, known from a registry key
 *     logon machine DIR -> FILE               Windows: an entry of a new logon's PATH, and the go
 *                                             there when PATH lacks it; also "logon user DIR";
 *                                             "logon-missing" when there is no such directory
 *     native arm64                            the processor
 *     windows msi                             also go-key DIR, refresh-env FILE, calls-wmic, no-wmic,
 *         long-paths
 *     go /usr/bin/go -> go1.21.5 in /usr/lib/go-1.21      a go on PATH, best first
 *     go-os windows                           the system that the go of the line before is for
 *     go-arch 386                             what the go of the line before runs on
 *     shim /home/ana/.goenv/shims/go -> go1.22.0 in /home/ana/.goenv/versions/1.22.0 by goenv
 *     go-aside /usr/local/go/bin/go -> go1.26.0 in /usr/local/go    one that PATH does not name
 *     go-broken /opt/go/bin/go -> it is not executable
 *     go-stray /usr/bin/go -> go1.26.0        the command alone, without its tree
 *     sdk /opt/go -> go1.20.3                 a whole tree of Go
 *     dir /srv/empty    dir-readonly /usr/lib/go-1.21     other directories
 *     missing /opt/gone    file /opt/go/bin/go            named by a setting, but no directory
 *     link /opt/current -> /opt/go            a name for another directory
 *     programs /home/ana/go/bin -> gopls dlv
 *     unrunnable /home/ana/go/bin -> gopls    a program there without its execute bits
 *     module-file /home/ana/shop/go.mod -> mark           its bytes: mark, UTF-16, returns
 *     go.mod /home/ana/shop/go.mod:3 -> go 1.23.0         also "toolchain go1.23.1"; go.work
 *     require /home/ana/shop/go.mod:5 example.com/x v1.0.0    also "... v1.0.0 replaced"
 *     uses /home/ana/go.work -> ./shop ./tool     "(here)" is the directory of go.mod
 *     vendor /home/ana/shop/go.mod            vendor/modules.txt stands beside it
 *     other-mod go.local.mod                  what -modfile in GOFLAGS names is missing
 *     holds-go.mod /home/ana/go               there is a go.mod in that directory of GOPATH
 *     leftover /opt/go -> src/runtime/trace2.go   a file of an older version in that tree
 *     idle zsh /home/ana/.zshrc:7 /usr/bin:/opt/go/bin    PATH in a file that this shell does not read
 *     foreign /home/ana/.bashrc:9 set -gx GOPATH /srv     a line for another shell, when it is one
 *     secure-path /etc/sudoers:11 /usr/sbin:/usr/bin      where sudo searches
 *     session SUDO_USER=ana                   what kind of session this is (fact_session.def)
 *     select fails -> go: cannot find "go1.99.0" in PATH  local, other, network (-> name), fails
 *     store GOCACHE by HOME /home/ana/.cache/go-build -> fine     off, relative, unknown, missing,
 *         not-dir, locked, locked-parent, locked-inside; then the owner's id and the guilty path
 *     store-volume GOCACHE -> ext4 free 5 of 100                  also remote, read-only, for \\x\y
 *     program gcc -> /usr/bin/gcc            a tool on PATH; "alias" likewise: of an app
 *     tool FILE -> go1.23.4 PACKAGE@v1.2.3    a program in GOBIN: what built it, main package and the
 *                                             version of its module; then " modified" or
 *                                             " replaced PATH by PATH"; "tool-on-path" elsewhere
 *     compiler /opt/go -> go1.24.4            what built the compiler of that sdk
 *     chosen go1.99.0                         the toolchain that fails
 *     cpu v2                                  the level of an amd64 processor
 *     network proxy HOST:PORT                 Windows' own; also script URL, closed PORT (nobody
 *                                             listens), no-certs FILE (not there)
 *     cgo requires github.com/mattn/go-sqlite3    go.mod says so; or by a file of the module:
 *     cgo needed-by FILE in DIR as PATH       a package of nothing else: DIR, its import path
 *     cgo 1.24 on                             of the go that runs: CGO_ENABLED, set or not
 *     cgo cc gcc -> /usr/bin/gcc for x86_64-linux-gnu     not found without the arrow
 *     cgo lacks-32    cgo code-page 1252      no libraries for -m32; Windows
 *     cgo split CC /opt/my -> /opt/my tools/gcc       a path that falls apart; "CC " with an open
 *                                             quote: the value
 *     cgo dir GOCACHE C:\cache                what C tools get to see on Windows
 *     antivirus took go1.26.0 C:\Go           its go.exe; also defender (it is on), hidden (what it
 *                                             leaves out cannot be read), left-out
 *     wsl 2                                   this is WSL 2; also root /, path-apart (wsl.conf keeps
 *                                             Windows' PATH out), go.exe FILE (PATH has only that)
 *     WSLENV GOPATH/l:GOFLAGS                 what WSL and Windows share
 *     vcs repository /srv/shop                the git repository around the module; also main, when
 *                                             a main package is seen
 *     vcs refuses /srv/shop/.git of 1000 as 0     who owns it, who runs git
 *     vcs fetches github.com/x/y              needed, not in the module cache, from its origin
 */
#ifndef GES_DOCTOR_FACTS_TEXT_H
#define GES_DOCTOR_FACTS_TEXT_H

#include "doctor/facts.h"

/* Errors: CORRUPT with the line, NO_MEMORY */
GES_CHECK ges_status ges_facts_read_text(ges_text text, ges_arena *mem, ges_facts *out,
                                         ges_error *err);

#endif

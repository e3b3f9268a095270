# For each .env file N.env in the folder $1: its environment into N.out, what bash complained into N.err.
# Run with a PATH in which nothing is found: a line that is a command fails.
for file in "$1"/*.env; do
    (
        shift
        set -a
        . "$file" >/dev/null
        set -- $?
        /usr/bin/env -0
        exit "$1"
    ) >"${file%.env}.out" 2>"${file%.env}.err" </dev/null
    echo $? >"${file%.env}.rc"
done

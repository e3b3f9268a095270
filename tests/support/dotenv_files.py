"""Generated .env files: the pieces about which their readers differ, put together at random from a seed."""
import random

NAMES = ["A", "B", "X", "Y", "FROMENV", "lower", "A_B", "X.Y", "X-Y", "1X", "_", "Ab1", "é"]
SEPARATORS = ["="] * 14 + [" = ", "= ", " =", ": ", ":", "==", "", "\t=\t", "=\t", "=  "]
PREFIXES = [""] * 12 + ["export "] * 3 + ["export\t", "  ", "\t", "export  ", "export", "EXPORT ", "'", "#", "# ", ";"]
PIECES = [
    "a", "b", "1", "hello", "a b", "C:\\new\\tmp", "\\n", "\\t", "\\\\", "\\\"", "\\'", "\\$", "$", "$A", "${A}", "${B}",
    "$B", "$lower", "${lower}", "${FROMENV}", "$FROMENV", "${A:-d}", "${U:-d}", "${U-d}", "${A:+alt}", "${A+alt}",
    "${U:-${A}}", "${U:?err}", "${A:?err}", "$$", "$$A", "${", "}", "${}", "$1", "$(echo hi)", "#", "# c", " # c", "a#b",
    "'", "\"", "`", "'a'", "\"b\"", "=", "a=b", " ", "  ", "\t", ":", ",", "~", "~/x", "a:~", "*", "[", "{a,b}", ";", "&",
    "|", "(", "é", "\u00a0", "\u2028", "日本", "-", "+", "/", "https://u:p@h/p?q=1#f", "{\"a\":1}", "\\x", "\\0101",
    "\\a", "\\c", "$A_B", "${A_B}", "${A}b", "null", "${nullA}", "\\ "]
ENDS = ["\n"] * 16 + ["\r\n"] * 3 + ["\r", "\n\n", " \n", "\\\n", "\t\n", " # c\n", "# c\n"]
ODD_LINES = ["# comment", "  # indented = x", "", "   ", "garbage", "; semi", "export X", "X", "# it's \"odd\"", "---", "=x",
             "A B=c"]


def _value(pick):
    body = "".join(pick.choice(PIECES) for _ in range(pick.choice([0, 1, 1, 1, 2, 2, 3, 4])))
    kind = pick.random()
    if kind < .4:
        return body
    quote = pick.choice("'\"'\"'\"`")
    if kind < .8:
        return quote + body.replace(quote, "" if pick.random() < .8 else quote) + quote
    return quote + body + ("\n" + body + quote if kind < .9 else "")


def _line(pick):
    if pick.random() < .06:
        return pick.choice(ODD_LINES)
    return (pick.choice(PREFIXES) + pick.choice(NAMES) + pick.choice(SEPARATORS) + _value(pick) +
            pick.choice(["", "", "", "", " # c", "  #c", "", " "]))


def _file(pick):
    text = "\ufeff" if pick.random() < .03 else ""
    text += "A=1\n" if pick.random() < .4 else ""
    text += "lower=low\n" if pick.random() < .2 else ""
    for _ in range(pick.choice([1, 1, 2, 2, 3, 4])):
        text += _line(pick) + pick.choice(ENDS)
    return (text.rstrip("\n") if pick.random() < .15 else text).encode()


def files(seed, count):
    pick = random.Random(seed)
    return [_file(pick) for _ in range(count)]

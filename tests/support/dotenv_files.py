"""Generated .env files: everything about which their readers differ, put together at random from a seed.

`files(seed, count)` gives plain files, wild ones (references in references, every escape, quotes in quotes) and
damaged ones (stray bytes, other encodings, cut ends) in turn."""
import random

NAMES = ["A", "B", "X", "Y", "A", "B", "X", "Y", "FROMENV", "lower", "A_B", "Ab1", "_"]
ODD_NAMES = ["X.Y", "X-Y", "1X", "é", "É1", "日本", "A[0]", "A B", "²", "①", "ſ", "\u212a", "A\u0301", "A\u00a0", "٣", "x$y",
             "A+", "A@", "export", "__proto__", "constructor", "toString", "GOFLAGS", "A'", "'A'", '"A"', "A,B", "a/b",
             "PWD", "EMPTYENV", "LISTENV", "declare", "if", "Ⅷ", "\u200bA", "𝔸", "ªº", "A" * 300]
SEPARATORS = ["="] * 24 + [" = ", "= ", " =", ": ", ":", "==", "", "\t=\t", "=\t", "=  ", " : ", ":=", ": =", "+=", " ",
                           "=\u00a0", "\u3000=", "=\v", "\f=", ":\t", "=\u2003", "=\x85"]
PREFIXES = [""] * 18 + ["export "] * 4 + ["export\t", "  ", "\t", "export  ", "export", "EXPORT ", "'", "#", "# ", ";",
                                          "set ", "export\u00a0", "export\v", "\u00a0", "\u3000", "\ufeff", "-", "export export ",
                                          "declare -x ", "export -n ", "\x85", "readonly "]
WORDS = ["a", "b", "1", "0", "hello", "a b", "é", "日本", "null", "x.y", "https://u:p@h/p?q=1#f", "{\"a\":1}", "C:\\new\\tmp",
         "100%", "a=b", "=", "-", "+", "/", "*", "[", "]", "{a,b}", "{1..3}", "~", "~/x", "a:~", ":~/b", "a=~", ",", ":", ";",
         "&", "|", "(", ")", "<", ">", "!", "?", "@", "%", "^", "#", "# c", " # c", "a#b", "\t#", "'", '"', "`", " ", "  ",
         "\t", "\u00a0", "\u2028", "\u3000", "\\", "\\ ", "$", "$$", "\\$", "''", '""', "\r", "\v", "\f", "𝔸"]
ESCAPES = list("nrtabfv0\\'\"$`# cexuUN=") + ["01", "012", "0123", "0400", "0777", "08", "0009", "101", "x41", "xZ", "u0041",
                                              "U0001F600", "u{41}", "N{DIGIT ONE}", "\n", "\r\n", "é", "\t", "e[0m", "cA",
                                              "\\n", "\\$A", "${A}", "$A", "377", "400", "x", "U00110000", "ud800", "q"]
OPERATORS = ["-", ":-", "-", ":-", ":-", "+", ":+", "?", ":?", "=", ":=", ":", "#", "##", "%", "%%", "/", "//", "^", "^^", ",",
             ":1", ":0:1", "@Q", "!", "[0]", "*", " ", ".", ":- ", ":+ ", "::-", "-:-", ":--"]
COMMANDS = ["$(echo hi)", "$(echo)", "`echo hi`", "$(echo a b)", "$(echo 'a b')", "$(echo \"$A\")", "$(echo -n a)", "$(date)",
            "$((1+2))", "$(", "$(echo hi", "`", "$'a\\n'", "$\"a\"", "$(echo a;echo b)", "$(echo a#b)", "$( echo hi )",
            "$(echo ${A})", "<(echo)", "$(echo 'a)b')", "$(<x)", "$(printf a)", "$(echo a\\nb)", "$(exit 1)", "$()",
            "$(printf 'a b')", "$(printf a%)", "$(true)", "$((A+1))", "$(( $A * 2 ))", "$((B/A))", "$((A<2&&B))", "$(( (1+2)%2 ))"]
PARAMETERS = ["$A", "$B", "${A}", "${B}", "$lower", "${lower}", "${FROMENV}", "$FROMENV", "$LISTENV", "${EMPTYENV}", "$EMPTYENV",
              "${REFENV}", "$REFENV", "${U}", "$U", "$$", "$$A", "$$$A", "$${A}", "\\$A", "\\${A}", "\\\\$A", "\\\\${A}", "${",
              "}", "${}", "$1", "$@", "$#", "$?", "$-", "$!", "$*", "$_", "${1}", "${#}", "${#A}", "${!A}", "$A_B", "${A_B}",
              "${A}b", "$A.b", "$A-b", "${A.B}", "${A-B}", "${X-Y}", "${ A }", "${A }", "${nullA}", "$é", "${é}", "$a$b",
              "${A}${B}", "$A$B", "$A$", "${A:-}", "${U-}", "${A+}", "{A}", "${{A}}", "$[A]", "$[1+1]", "${$A}", "${A$B}", "${X}", "$X",
              "$Y", "${__proto__}", "${constructor}", "$constructor", "${toString}", "$&", "$`", "${1X}", "$1X", "$PWD", "${PWD}", "$ſ", "%A%",
              "${A%a}", "${A##*a}", "${A#*.}", "${B%%/*}", "${A/a/x}", "${A//a/}", "${A/#a/b}", "${B/%?/x}", "${A^^}", "${A,}", "${A:1}",
              "${A: -1}", "${A:0:2}", "${U%x}", "${!A}", "${B//$A/x}", "${B/\"$A\"/x}", "${A:$B}"]
ENDS = ["\n"] * 16 + ["\r\n"] * 4 + ["\r", "\n\n", " \n", "\\\n", "\t\n", " # c\n", "# c\n", "\n\r", "\r\r\n", "\\\r\n", "\x85",
                                     "\u2028", "\u2029", "\x0b\n", "\x0c\n", "\x1c\n", "\u00a0\n", ";\n", "\n \n", "\n\t"]
ODD_LINES = ["# comment", "  # indented = x", "", "   ", "garbage", "; semi", "export X", "X", "# it's \"odd\"", "---", "=x", "A B=c",
             "\t", "\v", "\u00a0", "#", "#=", "# X=1", "[section]", "export", "export A B", "export A=1 B=2", "unset A", "unset A X",
             "A=1 B=2", "A=1; B=2", "export A=1; B=2", "A=(1 2)", "A+=x", "A[1]=x", "true", ":", "X Y", "X:", "X: ", ":x", "=", "''", "\"",
             "'", "`", "$A=1", "${A}=1", "A==", "A= =", "\\", "A\\", "A\\=1", "\\A=1", "#\\", "# c \\", "export -p", "FROMENV", "A", "X=1 #", "X=1#",
             "X=#", "X= #", "X= # c", "X=\"\"#c", "X=''#c", "X=\"a\"#c", "X='a' #c", "X=\"a\" b", "X='a'b", "X=a'b'c", "X=\"a\"\"b\"", "X=`a`",
             "X='\"'", "X=\"'\"", "X='''", "X=\"\"\"", "X='a\"", "X=\"a'", "X=\\'a\\'", "X=\\\"a\\\"", "X=\"a\\\"", "X='a\\'", "X=\"\\", "set -e",
             "if true; then A=1; fi", "A=1 && B=2", "A=1 | cat", "! A=1", "{ A=1; }", "(A=1)", "A=1 &", "echo hi", "export \"A=1\"",
             "export 'A'=1", "readonly X=1", "readonly A", "typeset X=$A", "export -- X=a",
             "export \"X=$A b\"", "export 'X=~'", "set -a", ": ${X:=a}", "true", "HOSTNAME=h", "X=$HOSTNAME", "unset -v A", "A=$A", "A=\"$A:$A\"", "X=$X", "A=${A}x", "B=$A$A"]
BYTES = [b"\x00", b"\xff", b"\xfe", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x85", b"\xa0", b"\xc2\x85", b"\xc2\xa0",
         b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xe3\x80\x80", b"\xef\xbb\xbf", b"\x0b", b"\x0c", b"\x1c", b"\x1f", b"\x7f", b"\x01", b"\r",
         b"\r\n", b"\n", b"\xc0\x80", b"\xf0\x9f\x98", b"\xf0\x9f\x98\x80", b"\xe1\x9a\x80", b"\xe2\x80\x8b", b"\xe1\xa0\x8e", b"\xef\xbf\xbe",
         b"'", b'"', b"`", b"\\", b"$", b"{", b"}", b"#", b"=", b" ", b"\x1b[31m", b"\x08", b"\x1a", b"\xe9", b"\xef\xbf\xbd"]


class Grammar:
    def __init__(self, pick, is_wild):
        self.pick = pick
        self.is_wild = is_wild

    def name(self):
        return self.pick.choice(ODD_NAMES if self.pick.random() < (.15 if self.is_wild else .05) else NAMES)

    def reference(self, depth=0):
        if self.pick.random() < .5:
            return self.pick.choice(PARAMETERS)
        inside = "".join(self.piece(depth + 1) for _ in range(self.pick.choice([0, 1, 1, 2, 3])))
        quote = self.pick.choice(["", "", "", "", "'", '"', '\\"'])
        name = self.pick.choice(["A", "B", "U", "U", "FROMENV", "EMPTYENV", "lower", "X", "_", "1", "é", "", "A_B", "REFENV"])
        closing = self.pick.choice(["}"] * 12 + ["", "}}", " }"])
        return "${" + name + self.pick.choice(OPERATORS) + quote + inside + quote + closing

    def piece(self, depth=0):
        kind = self.pick.random()
        wild = .45 if self.is_wild else .15
        if kind < wild and depth < 4:
            return self.reference(depth)
        if kind < wild + .15:
            return "\\" + self.pick.choice(ESCAPES)
        if kind < wild + .2:
            return self.pick.choice(COMMANDS)
        return self.pick.choice(WORDS) if self.pick.random() < .7 or not self.is_wild else self.quoted(depth + 1)

    def body(self, depth=0):
        return "".join(self.piece(depth) for _ in range(self.pick.choice([0, 1, 1, 1, 2, 2, 3, 4])))

    def quoted(self, depth=0):
        quote = self.pick.choice("'\"'\"'\"`")
        body = self.body(depth)
        if self.pick.random() < .75:
            body = body.replace(quote, self.pick.choice(["", "", "", "\\" + quote]))
        if self.pick.random() < .12:
            body += self.pick.choice(["\n", "\r\n", "\n\n", "\nB=in\n", "\n# c\n", "\n ", "\\\n"]) + self.body(depth)
        return quote + body + (quote if self.pick.random() < .95 else "")

    def value(self):
        kind = self.pick.random()
        if kind < .02:
            return self.pick.choice(["x", "$A", "${A}", "\\", "'a'", "a ", "${U:-", "\\n"]) * self.pick.choice([50, 300, 1000])
        if kind < .4:
            return self.body()
        return self.quoted() if kind < .9 else self.quoted() + self.pick.choice(["", " "]) + self.pick.choice([self.quoted(), self.body()])

    def line(self):
        if self.pick.random() < (.12 if self.is_wild else .06):
            return self.pick.choice(ODD_LINES)
        prefix = self.pick.choice(PREFIXES) if self.pick.random() < .6 else ""
        separator = self.pick.choice(SEPARATORS) if self.pick.random() < .7 else "="
        return prefix + self.name() + separator + self.value() + self.pick.choice(["", "", "", "", " # c", "  #c", "", " ", "#c", "\t# 'x"])

    def file(self):
        text = "\ufeff" if self.pick.random() < .03 else ""
        text += "A=1\n" if self.pick.random() < .4 else ""
        text += "lower=low\n" if self.pick.random() < .2 else ""
        end = self.pick.choice(["\n", "\n", "\n", "\r\n", ""])  # "": any
        for _ in range(self.pick.choice([1, 1, 2, 2, 3, 4])):
            text += self.line() + (end if end and self.pick.random() < .9 else self.pick.choice(ENDS))
        return text.rstrip("\r\n") if self.pick.random() < .15 else text


def _damage(pick, content):
    if pick.random() < .12:
        text = content.decode("utf-8", "replace")
        mark = pick.choice([b"\xff\xfe", b"\xff\xfe", b"\xfe\xff", b""])
        content = mark + text.encode("utf-16-be" if mark == b"\xfe\xff" else "utf-16-le")
        return content if pick.random() < .8 else content[:-1]
    for _ in range(pick.choice([1, 1, 2, 3])):
        at = pick.randrange(len(content) + 1)
        kind = pick.random()
        if kind < .75:
            content = content[:at] + pick.choice(BYTES) + content[at:]
        elif kind < .85:
            content = content[:at] + content[at + pick.choice([1, 1, 2, 5]):]
        elif kind < .92:
            content = content[:at]
        else:
            content += content
    return content


def _file(pick, kind):
    content = Grammar(pick, kind != 0).file().encode()
    return _damage(pick, content) if kind == 2 else content


def files(seed, count):
    pick = random.Random(seed)
    return [_file(pick, number % 3 if number % 2 else 0) for number in range(count)]

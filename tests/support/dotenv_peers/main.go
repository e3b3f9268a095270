// Reads one base64 file a line; answers what godotenv makes of it, as one JSON a line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"

	"github.com/joho/godotenv"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		file, _ := base64.StdEncoding.DecodeString(lines.Text())
		answer, err := godotenv.UnmarshalBytes(file)
		if err != nil {
			answer = map[string]string{"__error": err.Error()}
		}
		text, _ := json.Marshal(map[string]any{"godotenv": answer})
		fmt.Fprintln(out, string(text))
	}
}

// Reads one base64 file a line; answers what godotenv and docker compose's reader make of it, as one JSON a line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/dotenv"
	"github.com/joho/godotenv"
	"github.com/sirupsen/logrus"
)

func attempt(read func() (map[string]string, error)) (answer map[string]string) {
	defer func() {
		if crash := recover(); crash != nil {
			answer = map[string]string{"__error": fmt.Sprint(crash)}
		}
	}()
	answer, err := read()
	if err != nil {
		return map[string]string{"__error": err.Error()}
	}
	return answer
}

func main() {
	logrus.SetOutput(io.Discard)
	dir, err := os.MkdirTemp("", "dotenv")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, ".env")
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		file, _ := base64.StdEncoding.DecodeString(lines.Text())
		if err := os.WriteFile(path, file, 0o600); err != nil {
			panic(err)
		}
		text, _ := json.Marshal(map[string]any{
			"godotenv": attempt(func() (map[string]string, error) { return godotenv.UnmarshalBytes(file) }),
			"compose":  attempt(func() (map[string]string, error) { return dotenv.ReadWithLookup(os.LookupEnv, path) }),
		})
		fmt.Fprintln(out, string(text))
	}
}

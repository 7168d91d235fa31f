// Reads documents from standard input and writes them to standard output; the lines of both are
// described in programs.py.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "email_interactions/v1" // registers the messages
)

func read(record, form, document string) (proto.Message, error) {
	name := protoreflect.FullName("email_interactions.v1." + record)
	kind, err := protoregistry.GlobalTypes.FindMessageByName(name)
	if err != nil {
		return nil, err
	}
	data, err := hex.DecodeString(document)
	if err != nil {
		return nil, err
	}
	message := kind.New().Interface()
	if form == "json" {
		return message, protojson.Unmarshal(data, message)
	}
	return message, proto.Unmarshal(data, message)
}

func write(message proto.Message) (string, error) {
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	if err != nil {
		return "", err
	}
	document, err := protojson.MarshalOptions{UseEnumNumbers: true}.Marshal(message)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(data) + "\t" + string(document), nil
}

func answer(line string) string {
	parts := strings.SplitN(line, "\t", 3)
	message, err := read(parts[0], parts[1], parts[2])
	if err != nil {
		return "refused\t" + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	written, err := write(message)
	if err != nil {
		return "error\t" + strings.ReplaceAll(err.Error(), "\n", " ")
	}
	return written
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(out, answer(strings.TrimSuffix(line, "\n")))
	}
}

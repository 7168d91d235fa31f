// In a module of its own: uses what protoc makes by the command of generated/README.md.
package main

import (
	"fmt"

	emails "example.com/own/email_interactions/v1"
)

func main() {
	address := "ada@customer.example"
	fmt.Println((&emails.EmailAddress{Address: &address}).GetAddress())
}

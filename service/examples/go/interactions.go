// Calls the service; docs/clients.md describes it.
package main

import (
	"context"
	"fmt"
	"io/ioutil"
	"os"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "email_interactions/v1"
)

type client struct {
	context.Context
	pb.EmailInteractionServiceClient
}

func (c client) create(document []byte) (*pb.EmailInteraction, error) {
	email := &pb.EmailIn{}
	if err := protojson.Unmarshal(document, email); err != nil {
		return nil, err
	}
	answer, err := c.CreateInteraction(c, &pb.CreateInteractionRequest{
		Interaction: &pb.EmailInteraction{Email: &pb.EmailInteraction_EmailIn{EmailIn: email}},
	})
	return answer.GetInteraction(), err
}

func (c client) get(id string) (*pb.EmailInteraction, error) {
	answer, err := c.GetInteraction(c, &pb.GetInteractionRequest{InteractionId: &id})
	return answer.GetInteraction(), err
}

// changeSubject changes one field, unless the interaction has changed since it was read here.
func (c client) changeSubject(id, subject string) (*pb.EmailInteraction, error) {
	found, err := c.get(id)
	if err != nil {
		return nil, err
	}
	changed := &pb.EmailIn{InteractionId: &id, Subject: &subject}
	answer, err := c.UpdateInteraction(c, &pb.UpdateInteractionRequest{
		Interaction: &pb.EmailInteraction{
			Email: &pb.EmailInteraction_EmailIn{EmailIn: changed},
			Etag:  found.Etag,
		},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"subject"}},
	})
	return answer.GetInteraction(), err
}

// watch prints the changes of the interactions of a customer until it is interrupted. After a lost
// connection, it continues with the next change.
func (c client) watch(customer string) error {
	request := &pb.WatchInteractionsRequest{CustomerId: &customer}
	for {
		err := c.watchOnce(request)
		if status.Code(err) != codes.Unavailable || request.ResumeToken == nil {
			return err
		}
		time.Sleep(time.Second)
	}
}

// watchOnce keeps the position in the request, first the position at which the watch begins.
func (c client) watchOnce(request *pb.WatchInteractionsRequest) error {
	changes, err := c.WatchInteractions(c, request)
	if err != nil {
		return err
	}
	if header, err := changes.Header(); err == nil {
		for _, token := range header.Get("resume-token") {
			request.ResumeToken = &token
		}
	}
	for {
		change, err := changes.Recv()
		if err != nil {
			return err
		}
		id := change.GetRemoved().GetInteractionId()
		if change.Interaction != nil {
			id = record(change.Interaction).GetInteractionId()
		}
		fmt.Println(change.GetKind(), id)
		request.ResumeToken = change.ResumeToken
	}
}

// email has the methods that both kinds of records share.
type email interface {
	proto.Message
	GetInteractionId() string
}

func record(interaction *pb.EmailInteraction) email {
	if out := interaction.GetEmailOut(); out != nil {
		return out
	}
	return interaction.GetEmailIn()
}

func show(interaction *pb.EmailInteraction, err error) error {
	if err != nil {
		return err
	}
	options := protojson.MarshalOptions{UseEnumNumbers: true}
	document, err := options.Marshal(record(interaction))
	fmt.Println(string(document))
	return err
}

func (c client) run(arguments []string) error {
	if arguments[0] == "watch" {
		return c.watch(arguments[1])
	}
	inTime, cancel := context.WithTimeout(c, 10*time.Second)
	defer cancel()
	c.Context = inTime
	switch arguments[0] {
	case "create":
		document, err := ioutil.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		return show(c.create(document))
	case "get":
		return show(c.get(arguments[1]))
	default:
		return show(c.changeSubject(arguments[1], arguments[2]))
	}
}

func connect() (*grpc.ClientConn, error) {
	address, found := os.LookupEnv("EMAIL_INTERACTIONS_ADDRESS")
	if !found {
		address = "localhost:50051"
	}
	authority, found := os.LookupEnv("EMAIL_INTERACTIONS_CA")
	if !found {
		return grpc.Dial(address, grpc.WithInsecure())
	}
	tls, err := credentials.NewClientTLSFromFile(authority, "")
	if err != nil {
		return nil, err
	}
	return grpc.Dial(address, grpc.WithTransportCredentials(tls))
}

// explain prints the code, the message, and every violation with the path of its field.
func explain(err error) {
	result, ok := status.FromError(err)
	if !ok {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Fprintf(os.Stderr, "%s: %s\n", result.Code(), result.Message())
	for _, detail := range result.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, found := range bad.FieldViolations {
				fmt.Fprintf(os.Stderr, "%s: %s\n", found.Field, found.Description)
			}
		}
	}
}

var words = map[string]int{"create": 1, "get": 2, "subject": 3, "watch": 2}

func main() {
	arguments := os.Args[1:]
	if len(arguments) == 0 || words[arguments[0]] != len(arguments) {
		fmt.Fprintln(os.Stderr,
			"usage: interactions create | get ID | subject ID TEXT | watch CUSTOMER")
		os.Exit(2)
	}
	ctx := context.Background()
	if token, found := os.LookupEnv("EMAIL_INTERACTIONS_TOKEN"); found {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	connection, err := connect()
	if err == nil {
		defer connection.Close()
		err = client{ctx, pb.NewEmailInteractionServiceClient(connection)}.run(arguments)
	}
	if err != nil {
		explain(err)
		os.Exit(1)
	}
}

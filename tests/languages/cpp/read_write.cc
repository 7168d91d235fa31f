// Reads documents from standard input and writes them to standard output; the lines of both are
// described in programs.py.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "email_interactions/v1/email_interaction_service.pb.h"

namespace {

using google::protobuf::Message;

std::unique_ptr<Message> NewMessage(const std::string& record) {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  const auto* descriptor = pool->FindMessageTypeByName("email_interactions.v1." + record);
  if (descriptor == nullptr) return nullptr;
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  return std::unique_ptr<Message>(factory->GetPrototype(descriptor)->New());
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string ToHex(const std::string& bytes) {
  std::string hex;
  for (unsigned char byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string Serialize(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&output);
  }  // here the rest reaches `bytes`
  return bytes;
}

std::string Answer(const std::string& record, const std::string& form,
                   const std::string& document) {
  const auto message = NewMessage(record);
  if (message == nullptr) return "error\tno record " + record;

  if (form == "json") {
    const auto status = google::protobuf::util::JsonStringToMessage(document, message.get());
    if (!status.ok()) return "refused\t" + OneLine(status.ToString());
  } else if (!message->ParseFromString(document)) {
    return "refused\tthe bytes are no " + record;
  }

  google::protobuf::util::JsonPrintOptions options;
  options.always_print_enums_as_ints = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(*message, &json, options);
  if (!status.ok()) return "error\t" + OneLine(status.ToString());
  return ToHex(Serialize(*message)) + "\t" + json;
}

}  // namespace

int main() {
  GOOGLE_PROTOBUF_VERIFY_VERSION;
  email_interactions::v1::EmailInteraction::descriptor();  // links the generated code
  for (std::string line; std::getline(std::cin, line);) {
    const auto first = line.find('\t');
    const auto second = line.find('\t', first + 1);
    std::cout << Answer(line.substr(0, first), line.substr(first + 1, second - first - 1),
                        FromHex(line.substr(second + 1)))
              << '\n';
  }
}

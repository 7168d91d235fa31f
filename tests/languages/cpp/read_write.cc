// Reads documents from standard input and writes them to standard output; the lines of both are
// described in js/exchange.js.
#include <google/protobuf/util/json_util.h>

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

std::string Answer(const std::string& record, const std::string& form,
                   const std::string& document) {
  const auto message = NewMessage(record);
  if (message == nullptr) return "error\tno record " + record;

  if (form == "json") {
    const auto status = google::protobuf::util::JsonStringToMessage(document, message.get());
    if (!status.ok()) return "error\t" + status.ToString();
  } else if (!message->ParseFromString(FromHex(document))) {
    return "error\tthe bytes are no " + record;
  }

  google::protobuf::util::JsonPrintOptions options;
  options.always_print_enums_as_ints = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(*message, &json, options);
  if (!status.ok()) return "error\t" + status.ToString();
  return ToHex(message->SerializeAsString()) + "\t" + json;
}

}  // namespace

int main() {
  GOOGLE_PROTOBUF_VERIFY_VERSION;
  email_interactions::v1::EmailInteraction::descriptor();  // links the generated code
  for (std::string line; std::getline(std::cin, line);) {
    const auto first = line.find('\t');
    const auto second = line.find('\t', first + 1);
    std::cout << Answer(line.substr(0, first), line.substr(first + 1, second - first - 1),
                        line.substr(second + 1))
              << '\n';
  }
}

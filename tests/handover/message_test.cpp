// Messages survive the way, in whatever pieces they arrive; everything else is refused.
#include "prover/handover/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/handover/messages.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Message, EveryKindSurvivesTheWay) {
    for (const Message& message : test::all_messages()) {
        MessageReader reader;
        reader.append(encode_message(message));
        EXPECT_EQ(reader.next(), message);
        EXPECT_FALSE(reader.next());
    }
}

TEST(Message, PiecesAreJoinedAndRowsAreCut) {
    std::string stream;
    for (const Message& message : test::all_messages()) stream += encode_message(message);
    MessageReader reader;
    std::vector<Message> read;
    for (const char byte : stream) {
        reader.append({&byte, 1});
        while (auto message = reader.next()) read.push_back(*message);
    }
    EXPECT_EQ(read, test::all_messages());
}

// A frame around any header and body.
std::string frame(const std::string& header, const std::string& body = "") {
    std::string bytes;
    for (const std::size_t length : {header.size(), body.size()})
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(length >> shift & 0xff);
    return bytes + header + body;
}

void expect_refused(const std::string& bytes, const std::string& message) {
    MessageReader reader;
    reader.append(bytes);
    EXPECT_THAT([&] { reader.next(); }, ThrowsMessage<RequestError>(HasSubstr(message))) << bytes;
}

TEST(Message, AnythingElseIsRefused) {
    expect_refused(frame(""), "no JSON object");
    expect_refused(frame("[1]"), "no JSON object");
    expect_refused(frame("{\"type\": 5}"), "member type: expected a string");
    expect_refused(frame("{\"type\": \"Alive\"}"), "unknown message type \"Alive\"");
    expect_refused(frame("{\"typ\": \"alive\"}"), "without the member type");
    expect_refused(frame(R"({"type": "alive", "more": 1})"), "a member that its type does not have");
    expect_refused(frame(R"({"type": "alive"})", "x"), "a body after a header of type \"alive\"");
    expect_refused(frame(R"({"type": "phase", "name": "solve", "ended": 1})"), "ended: expected a boolean");
    expect_refused(frame(R"({"type": "proven", "peak_memory_bytes": -1})"), "expected an unsigned integer");
    expect_refused(frame(R"({"type": "failed", "class": "bad", "exit_code": 1, "message": ""})"),
                   "expected a failure class, found \"bad\"");
    expect_refused(frame(R"({"type": "failed", "class": "setup", "exit_code": 0, "message": ""})"),
                   "expected 1 to 255, found 0");
}

TEST(Message, LengthsAreJudgedBeforeAnythingIsRead) {
    expect_refused(std::string("\x00\x01\x00\x01\x00\x00\x00\x00", 8), "a header of 65537 bytes");
    expect_refused(std::string("\x00\x00\x00\x02\xff\xff\xff\xff", 8), "a body of 4294967295 bytes");
    EXPECT_THROW(encode_message(DeclinedMessage{std::string(kMaxHeaderBytes, 'x')}), InternalError);
}

TEST(Message, TextThatIsNotUnicodeIsReplaced) {
    MessageReader reader;
    reader.append(encode_message(DeclinedMessage{"\xff"}));
    EXPECT_EQ(reader.next(), Message(DeclinedMessage{"\xef\xbf\xbd"}));
}

}  // namespace
}  // namespace plonkd

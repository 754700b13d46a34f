// The HTTP server: what it answers, what it refuses, and that clients of every kind cost it nothing.

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/http_server.hpp"
#include "logging/logging.hpp"
#include "tests/controller/http_client.hpp"

namespace plonkd {
namespace {

namespace asio = boost::asio;
using test::exchange_text;
using test::get_request;
using test::HttpText;
using test::parse_http;
using test::run_beside;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

class StatusServer : public testing::Test {
  protected:
    void SetUp() override { set_log_level(1); }

    void start(HttpServerSettings settings = {}) {
        server_ = std::make_unique<HttpServer>(loop_, settings, [this](std::string_view path) -> HttpAnswer {
            ++answers_;
            if (path == "/large") return {200, "text/plain", std::string(64 << 20, 'x')};
            if (path == "/here") return {200, "text/plain", "here\n"};
            return {404, "text/plain", "no\n"};
        });
        server_->start();
        ASSERT_NE(server_->port(), 0);
    }
    HttpText get(const std::string& path, const std::string& method = "GET") {
        return test::get(loop_, server_->port(), path, method);
    }
    std::string exchange(const std::string& text) {
        return run_beside(loop_, [text, port = server_->port()] { return exchange_text(port, text); });
    }
    void close() {
        bool closed = false;
        server_->close([&] { closed = true; });
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (!closed && std::chrono::steady_clock::now() < deadline) {
            loop_.restart();
            loop_.run_for(2ms);
        }
        EXPECT_TRUE(closed);
    }

    asio::io_context loop_{1};
    std::unique_ptr<HttpServer> server_;
    int answers_ = 0;
};

TEST_F(StatusServer, AnswersGetAndHead) {
    start();
    const HttpText get_answer = get("/here?a=b");
    EXPECT_EQ(get_answer.status, 200);
    EXPECT_EQ(get_answer.body, "here\n");
    for (const char* field :
         {"Content-Type: text/plain\r\n", "Content-Length: 5\r\n", "Cache-Control: no-store\r\n",
          "X-Content-Type-Options: nosniff\r\n", "Content-Security-Policy: default-src 'none'"})
        EXPECT_THAT(get_answer.header, HasSubstr(field));
    const HttpText head = get("/here", "HEAD");
    EXPECT_EQ(head.status, 200);
    EXPECT_THAT(head.header, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(head.body, IsEmpty());
    EXPECT_EQ(get("/elsewhere").status, 404);
}

TEST_F(StatusServer, RefusesOtherMethods) {
    start();
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"}) {
        const HttpText answer = get("/here", method);
        EXPECT_EQ(answer.status, 405) << method;
        EXPECT_THAT(answer.header, HasSubstr("Allow: GET, HEAD\r\n"));
    }
    EXPECT_EQ(answers_, 0);
}

TEST_F(StatusServer, KeepsAConnectionForMoreRequests) {
    start();
    const std::string one = "GET /here HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::string answers = exchange(one + one + get_request("/here"));
    EXPECT_EQ(answers_, 3);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = answers.find("here\n", at)) != std::string::npos; ++at) ++count;
    EXPECT_EQ(count, 3U);
    EXPECT_THAT(exchange("GET /here HTTP/1.0\r\n\r\n"), HasSubstr("here\n"));
}

TEST_F(StatusServer, BoundsHeaderAndBody) {
    start();
    EXPECT_EQ(parse_http(exchange("GET /here HTTP/1.1\r\nX: " + std::string(20000, 'x') + "\r\n\r\n")).status,
              431);
    EXPECT_EQ(
        parse_http(exchange("GET /here HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')))
            .status,
        413);
    EXPECT_EQ(
        parse_http(exchange("GET /here HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                            "2000\r\n" +
                            std::string(0x2000, 'x') + "\r\n0\r\n\r\n"))
            .status,
        413);
    EXPECT_EQ(parse_http(exchange("\x16\x03\x01 this is no HTTP\r\n\r\n")).status, 400);
    EXPECT_EQ(answers_, 0);
}

TEST_F(StatusServer, SilentAndSlowClientsAreCutOff) {
    HttpServerSettings settings;
    settings.header_limit = 50ms;
    settings.read_limit = 100ms;
    start(settings);
    // Each ends, without an answer, because the server closes.
    EXPECT_THAT(exchange(""), IsEmpty());
    EXPECT_THAT(exchange("GET /he"), IsEmpty());
    EXPECT_THAT(exchange("GET /here HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf"), IsEmpty());
    EXPECT_EQ(get("/here").status, 200);
}

TEST_F(StatusServer, AClientThatDoesNotReadHoldsUpNobody) {
    HttpServerSettings settings;
    settings.write_limit = 200ms;
    start(settings);
    asio::io_context context;
    auto deaf = test::connect_to(context, server_->port());
    const std::string request = get_request("/large");
    ASSERT_EQ(send(deaf.native_handle(), request.data(), request.size(), 0), ssize_t(request.size()));
    // The loop answers others and runs its timers while the 64 MiB do not go out.
    EXPECT_EQ(get("/here").status, 200);
    bool tick = false;
    asio::steady_timer timer(loop_, 1ms);
    timer.async_wait([&](auto) { tick = true; });
    EXPECT_EQ(get("/here").status, 200);
    loop_.restart();
    loop_.run_for(20ms);
    EXPECT_TRUE(tick);
    close();
}

TEST_F(StatusServer, ManyConnectionsDoNotShutOthersOut) {
    HttpServerSettings settings;
    settings.most_connections = 4;
    settings.header_limit = 100ms;
    start(settings);
    asio::io_context context;
    std::vector<asio::ip::tcp::socket> silent;
    for (int i = 0; i < 12; ++i) silent.push_back(test::connect_to(context, server_->port()));
    EXPECT_EQ(get("/here").status, 200);
}

TEST_F(StatusServer, AnAddressThatIsTakenIsTriedAgain) {
    start();
    HttpServerSettings settings;
    settings.port = server_->port();
    settings.listen_retry_delay = 5ms;
    HttpServer second(loop_, settings, [](std::string_view) {
        return HttpAnswer{200, "text/plain", "second"};
    });
    second.start();
    EXPECT_EQ(second.port(), 0);
    close();
    server_.reset();
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (second.port() == 0 && std::chrono::steady_clock::now() < deadline) {
        loop_.restart();
        loop_.run_for(2ms);
    }
    EXPECT_EQ(test::get(loop_, settings.port, "/").body, "second");
}

TEST_F(StatusServer, ClosingLetsAnAnswerGoOut) {
    start();
    auto answer = std::async(std::launch::async,
                             [port = server_->port()] { return exchange_text(port, get_request("/large")); });
    while (answers_ == 0) {
        loop_.restart();
        loop_.run_for(2ms);
    }
    close();
    const std::string text = answer.get();
    EXPECT_THAT(text.substr(0, 15), StartsWith("HTTP/1.1 200"));
    EXPECT_GT(text.size(), std::size_t{64 << 20});
    EXPECT_EQ(server_->port(), 0);
}

TEST_F(StatusServer, SocketsAreNotInherited) {
    start();
    asio::io_context context;
    auto client = test::connect_to(context, server_->port());
    loop_.restart();
    loop_.run_for(20ms);
    int kept = 0;
    for (int descriptor = 3; descriptor < 64; ++descriptor) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
        if (address.ss_family != AF_INET || descriptor == client.native_handle()) continue;
        ++kept;
        EXPECT_TRUE(fcntl(descriptor, F_GETFD) & FD_CLOEXEC) << descriptor;
    }
    EXPECT_EQ(kept, 2);  // the listening socket and the accepted one
}

}  // namespace
}  // namespace plonkd

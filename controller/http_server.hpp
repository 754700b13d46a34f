// A small HTTP/1.1 server in the controller's event loop: GET and HEAD of generated pages, nothing else.
//
// It must never hold up the jobs: every read and write is asynchronous and has a deadline, sizes and the
// number of connections are bounded, and a page is made in memory in one go before the first byte is sent.
// A slow or silent client costs one connection for a few seconds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/logger.h>

namespace plonkd {

struct HttpAnswer {
    unsigned status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
};

struct HttpServerSettings {
    std::string address = "127.0.0.1";  // an IP address
    std::uint16_t port = 0;             // 0: any free one
    // From the first byte a client may send (or the connection's start) to the end of a request's header, and
    // to the end of its body (linea-controller.md section 9).
    std::chrono::milliseconds header_limit = std::chrono::seconds(5);
    std::chrono::milliseconds read_limit = std::chrono::seconds(10);
    // For the client to take an answer, and between two requests of one connection.
    std::chrono::milliseconds write_limit = std::chrono::seconds(10);
    std::chrono::milliseconds idle_limit = std::chrono::seconds(120);
    std::size_t largest_header_bytes = 8 << 10;
    std::size_t largest_body_bytes = 4 << 10;
    std::size_t most_connections = 64;
    // Until the next attempt to listen where the address is not free.
    std::chrono::milliseconds listen_retry_delay = std::chrono::seconds(10);
};

// Bound to one event loop and its thread.
class HttpServer {
  public:
    // Makes the answer to a path (without its query). Called from the event loop; must not block.
    using Answer = std::function<HttpAnswer(std::string_view path)>;

    HttpServer(boost::asio::io_context& loop, HttpServerSettings settings, Answer answer);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Listens. An address that is not free is no reason not to prove: it is logged and tried again.
    void start();

    // The port listened on; 0 while not listening.
    std::uint16_t port() const;

    // Takes no further request, closes idle connections, lets answers go out that have been begun, and calls
    // `done` from the loop when none is left.
    void close(std::function<void()> done);

  private:
    class Connection;

    void listen();
    void accept();
    void remove(const std::shared_ptr<Connection>& connection);
    void report_closed();

    const HttpServerSettings settings_;
    const Answer answer_;
    boost::asio::io_context& loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer retry_timer_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
    std::shared_ptr<spdlog::logger> log_;
    bool accepting_ = false;
    bool closing_ = false;
    bool complained_ = false;
    std::function<void()> on_closed_;
};

}  // namespace plonkd

#include "controller/http_server.hpp"

#include <fcntl.h>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "logging/logging.hpp"

namespace plonkd {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

// The pages come from this server alone, hold no form, and may not be framed.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// For a client to read the last answer and close.
constexpr auto kLinger = std::chrono::seconds(1);
constexpr std::size_t kDiscardedBytes = 4096;

// Workers must not inherit a socket: the port would stay taken, and a client would wait for the end in vain.
void keep_from_children(int descriptor) {
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

HttpAnswer refusal(http::status status) {
    return {unsigned(status), "text/plain; charset=utf-8", std::string(http::obsolete_reason(status)) + "\n"};
}

// What to answer to a request that could not be read; nothing where there is nobody to answer to.
std::optional<HttpAnswer> answer_to(const error_code& error) {
    if (error == http::error::header_limit) return refusal(http::status::request_header_fields_too_large);
    if (error == http::error::body_limit) return refusal(http::status::payload_too_large);
    if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
    if (error.category() == http::make_error_code(http::error::end_of_stream).category())
        return refusal(http::status::bad_request);
    return std::nullopt;
}

}  // namespace

// One client: waits for a request, answers it, again. Keeps itself alive through its pending operation.
class HttpServer::Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(HttpServer& server, tcp::socket socket)
        : server_(&server), socket_(std::move(socket)), deadline_(socket_.get_executor()) {}

    void start() { wait_for_request(server_->settings_.header_limit); }

    // Ends a connection that waits for a request; one that answers ends after its answer.
    void finish() {
        last_answer_ = true;
        if (!answering_) close();
    }

    void close() {
        deadline_.cancel();
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
        socket_.close(ignored);
        if (HttpServer* server = std::exchange(server_, nullptr)) server->remove(shared_from_this());
    }

    // The server is gone; nothing of it may be touched any more.
    void abandon() {
        server_ = nullptr;
        close();
    }

  private:
    void limit(std::chrono::milliseconds time) {
        deadline_.expires_after(time);
        deadline_.async_wait([self = shared_from_this()](const error_code& aborted) {
            // A timer that was set again while its handler was queued has a later expiry.
            if (!aborted && self->deadline_.expiry() <= std::chrono::steady_clock::now()) self->close();
        });
    }

    void wait_for_request(std::chrono::milliseconds time) {
        answering_ = false;
        parser_.emplace();
        parser_->header_limit(std::uint32_t(server_->settings_.largest_header_bytes));
        parser_->body_limit(server_->settings_.largest_body_bytes);
        limit(time);
        if (buffer_.size() > 0) return read_header();
        // Until the first byte the connection is merely idle.
        socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
            if (self->server_ == nullptr) return;
            if (error) return self->close();
            self->read_header();
        });
    }

    void read_header() {
        read_deadline_ = std::chrono::steady_clock::now() + server_->settings_.read_limit;
        limit(server_->settings_.header_limit);
        http::async_read_header(socket_, buffer_, *parser_,
                                [self = shared_from_this()](const error_code& error, std::size_t) {
                                    if (self->server_ == nullptr) return;
                                    if (error) return self->refuse(error);
                                    self->read_body();
                                });
    }

    void read_body() {
        limit(std::chrono::duration_cast<std::chrono::milliseconds>(read_deadline_ -
                                                                    std::chrono::steady_clock::now()));
        http::async_read(socket_, buffer_, *parser_,
                         [self = shared_from_this()](const error_code& error, std::size_t) {
                             if (self->server_ == nullptr) return;
                             if (error) return self->refuse(error);
                             self->answer();
                         });
    }

    void refuse(const error_code& error) {
        const auto answer = answer_to(error);
        if (!answer) return close();
        last_answer_ = true;
        send(*answer, false);
    }

    void answer() {
        const auto& request = parser_->get();
        last_answer_ = last_answer_ || !request.keep_alive();
        if (request.method() != http::verb::get && request.method() != http::verb::head)
            return send(refusal(http::status::method_not_allowed), false);
        const std::string_view target(request.target().data(), request.target().size());
        send(server_->answer_(target.substr(0, target.find('?'))), request.method() == http::verb::head);
    }

    void send(HttpAnswer answer, bool header_only) {
        answering_ = true;
        response_ = {};
        response_.version(11);
        response_.result(answer.status);
        response_.set(http::field::content_type, answer.content_type);
        response_.set(http::field::cache_control, "no-store");
        response_.set("Content-Security-Policy", kContentPolicy);
        response_.set("X-Content-Type-Options", "nosniff");
        response_.set("Referrer-Policy", "no-referrer");
        if (answer.status == unsigned(http::status::method_not_allowed))
            response_.set(http::field::allow, "GET, HEAD");
        response_.content_length(answer.body.size());
        response_.keep_alive(!last_answer_);
        if (!header_only) response_.body() = std::move(answer.body);
        limit(server_->settings_.write_limit);
        http::async_write(socket_, response_,
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              if (self->server_ == nullptr) return;
                              if (error) return self->close();
                              if (self->last_answer_) return self->linger();
                              self->wait_for_request(self->server_->settings_.idle_limit);
                          });
    }

    // Closing with unread input would reset the connection, and the client might lose the answer.
    void linger() {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        limit(kLinger);
        discard_input();
    }

    void discard_input() {
        buffer_.clear();
        socket_.async_read_some(buffer_.prepare(kDiscardedBytes),
                                [self = shared_from_this()](const error_code& error, std::size_t) {
                                    if (self->server_ == nullptr) return;
                                    if (error) return self->close();
                                    self->discard_input();
                                });
    }

    HttpServer* server_;  // null once the server has let go of this connection
    tcp::socket socket_;
    asio::steady_timer deadline_;
    std::chrono::steady_clock::time_point read_deadline_;
    boost::beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    http::response<http::string_body> response_;
    bool answering_ = false;
    bool last_answer_ = false;
};

HttpServer::HttpServer(asio::io_context& loop, HttpServerSettings settings, Answer answer)
    : settings_(std::move(settings)),
      answer_(std::move(answer)),
      loop_(loop),
      acceptor_(loop),
      retry_timer_(loop),
      log_(component_logger("http-server")) {}

HttpServer::~HttpServer() {
    // What fails here leaves a socket to the end of the process, and nobody is there to be told.
    try {
        for (const auto& connection : std::exchange(connections_, {})) connection->abandon();
    } catch (...) {
    }
}

void HttpServer::start() {
    listen();
}

void HttpServer::listen() {
    const tcp::endpoint endpoint(asio::ip::make_address(settings_.address), settings_.port);
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) keep_from_children(acceptor_.native_handle());
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) {
        log_->info("serving metrics and status on http://{}:{}",
                   endpoint.address().is_v6() ? "[" + settings_.address + "]" : settings_.address, port());
        return accept();
    }
    error_code ignored;
    acceptor_.close(ignored);
    if (!std::exchange(complained_, true))
        log_->error("cannot listen on {} port {}: {}; trying again every {} s", settings_.address,
                    settings_.port, error.message(),
                    std::chrono::duration<double>(settings_.listen_retry_delay).count());
    retry_timer_.expires_after(settings_.listen_retry_delay);
    retry_timer_.async_wait([this](const error_code& aborted) {
        if (!aborted && !closing_) listen();
    });
}

std::uint16_t HttpServer::port() const {
    error_code error;
    const auto endpoint = acceptor_.local_endpoint(error);
    return error ? std::uint16_t{0} : endpoint.port();
}

void HttpServer::accept() {
    if (accepting_ || closing_ || connections_.size() >= settings_.most_connections) return;
    accepting_ = true;
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
        if (error == asio::error::operation_aborted) return;
        accepting_ = false;
        if (closing_) return;
        if (!error) {
            keep_from_children(socket.native_handle());
            const auto connection = std::make_shared<Connection>(*this, std::move(socket));
            connections_.insert(connection);
            connection->start();
            return accept();
        }
        // No descriptor is left, or the like: it would fail again at once.
        retry_timer_.expires_after(std::chrono::seconds(1));
        retry_timer_.async_wait([this](const error_code& aborted) {
            if (!aborted) accept();
        });
    });
}

void HttpServer::remove(const std::shared_ptr<Connection>& connection) {
    connections_.erase(connection);
    if (closing_) return report_closed();
    accept();
}

void HttpServer::close(std::function<void()> done) {
    closing_ = true;
    on_closed_ = std::move(done);
    error_code ignored;
    acceptor_.close(ignored);
    retry_timer_.cancel();
    const auto connections = connections_;
    for (const auto& connection : connections) connection->finish();
    report_closed();
}

void HttpServer::report_closed() {
    if (connections_.empty() && on_closed_) asio::post(loop_, std::exchange(on_closed_, nullptr));
}

}  // namespace plonkd

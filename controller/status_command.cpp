#include "controller/status_command.hpp"

#include <optional>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>

#include "configuration/configuration.hpp"
#include "controller/status_text.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kLargestStatusBytes = 16 << 20;

// Where to reach a server that listens on this address: one that listens on all is reached through loopback.
tcp::endpoint endpoint_of(const PrometheusConfiguration& prometheus) {
    asio::ip::address address = asio::ip::make_address(prometheus.address);
    if (address.is_unspecified())
        address = address.is_v6() ? asio::ip::address(asio::ip::address_v6::loopback())
                                  : asio::ip::address(asio::ip::address_v4::loopback());
    return {address, prometheus.port};
}

std::string text_of(const tcp::endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    return "http://" + (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" +
           std::to_string(endpoint.port());
}

// One GET. Throws SetupError.
std::string fetch(const tcp::endpoint& endpoint, const std::string& path, std::chrono::milliseconds limit) {
    asio::io_context loop;
    tcp::socket socket(loop);
    http::request<http::empty_body> request(http::verb::get, path, 11);
    request.set(http::field::host, endpoint.address().to_string());
    request.set(http::field::connection, "close");
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> answer;
    answer.body_limit(kLargestStatusBytes);

    std::optional<error_code> result;
    const auto finish = [&](const error_code& error) { result = error; };
    socket.async_connect(endpoint, [&](const error_code& connect_error) {
        if (connect_error) return finish(connect_error);
        http::async_write(socket, request, [&](const error_code& write_error, std::size_t) {
            if (write_error) return finish(write_error);
            http::async_read(socket, buffer, answer,
                             [&](const error_code& read_error, std::size_t) { finish(read_error); });
        });
    });
    loop.run_for(limit);

    const std::string url = text_of(endpoint) + path;
    if (!result)
        throw SetupError(url + ": expected an answer within " +
                         std::to_string(std::chrono::duration_cast<std::chrono::seconds>(limit).count()) +
                         " s, found none");
    if (*result == asio::error::connection_refused)
        throw SetupError(url + ": no controller answers there; is it running, with this configuration?");
    if (*result) throw SetupError(url + ": expected a controller's status, found: " + result->message());
    if (answer.get().result() != http::status::ok)
        throw SetupError(url + ": expected a controller's status, found HTTP status " +
                         std::to_string(answer.get().result_int()));
    return std::move(answer.get().body());
}

}  // namespace

void print_status(const StatusArguments& arguments, std::ostream& out) {
    const PrometheusConfiguration prometheus =
        read_configuration(arguments.configuration_file).controller.prometheus;
    if (!prometheus.enabled)
        throw SetupError(arguments.configuration_file +
                         ": key \"controller.prometheus.enabled\": expected true, without it a controller "
                         "serves no status");
    const tcp::endpoint endpoint = endpoint_of(prometheus);
    const std::string document = fetch(endpoint, "/status.json", arguments.time_limit);
    if (arguments.json) {
        out << document;
        return;
    }
    try {
        out << status_text(nlohmann::json::parse(document));
    } catch (const nlohmann::json::exception& error) {
        throw SetupError(text_of(endpoint) +
                         "/status.json: expected a controller's status, found: " + error.what());
    }
}

}  // namespace plonkd

// A client of the status server: plain blocking sockets in a thread of its own, while the loop runs in the
// test's.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace plonkd::test {

inline boost::asio::ip::tcp::socket connect_to(boost::asio::io_context& context, std::uint16_t port) {
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    return socket;
}

// Sends the text and returns everything until the server closes the connection.
inline std::string exchange_text(std::uint16_t port, const std::string& text) {
    boost::asio::io_context context;
    auto socket = connect_to(context, port);
    boost::system::error_code error;
    boost::asio::write(socket, boost::asio::buffer(text), error);
    std::string answer;
    char buffer[4096];
    while (!error) {
        const std::size_t count = socket.read_some(boost::asio::buffer(buffer), error);
        answer.append(buffer, count);
    }
    return answer;
}

inline std::string get_request(const std::string& path, const std::string& method = "GET") {
    return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

struct HttpText {
    int status = 0;
    std::string header;  // with the status line
    std::string body;
};

inline HttpText parse_http(const std::string& answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos || answer.size() < 12) throw std::runtime_error("no HTTP answer: " + answer);
    return {std::stoi(answer.substr(9, 3)), answer.substr(0, end + 2), answer.substr(end + 4)};
}

// Runs the loop until the function, which runs in another thread, has returned; a failure after five minutes.
template <typename Function>
auto run_beside(boost::asio::io_context& loop, Function function) {
    auto result = std::async(std::launch::async, std::move(function));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        if (std::chrono::steady_clock::now() > deadline) {
            ADD_FAILURE() << "the client did not end";
            std::abort();
        }
        loop.restart();
        loop.run_for(std::chrono::milliseconds(2));
    }
    return result.get();
}

inline HttpText get(boost::asio::io_context& loop, std::uint16_t port, const std::string& path,
                    const std::string& method = "GET") {
    return parse_http(run_beside(loop, [=] { return exchange_text(port, get_request(path, method)); }));
}

}  // namespace plonkd::test

// A stand-in for `prover serve`: answers status questions as its first argument says.
//
//     fake_worker BEHAVIOUR… --config FILE --socket PATH
//
//   ready      assets loaded at once         loading    never loaded
//   crash      ends when first asked         stubborn   ready, and ignores SIGTERM
//   silent     ready once, then mute         broken     ends at once
//
// Appends its process id to FILE, so that a test sees how often it was started.

#include <csignal>
#include <cstring>
#include <fstream>
#include <poll.h>
#include <string>
#include <unistd.h>

#include "prover/handover/connection.hpp"

namespace plonkd {
namespace {

int run(const std::string& behaviour, const char* log, const char* socket) {
    std::ofstream(log, std::ios::app) << ::getpid() << '\n';
    if (behaviour == "broken") return 3;
    if (behaviour == "stubborn") std::signal(SIGTERM, SIG_IGN);
    Listener listener(socket);
    for (int nb_answers = 0;;) {
        pollfd entry{listener.descriptor(), POLLIN, 0};
        if (::poll(&entry, 1, -1) <= 0) continue;
        FileDescriptor client = listener.accept();
        if (!client) continue;
        Connection connection(std::move(client));
        if (!connection.receive(std::chrono::seconds(5))) continue;
        if (behaviour == "crash") return 3;
        if (behaviour == "silent" && nb_answers > 0) ::pause();
        StatusMessage status;
        status.ready = behaviour != "loading";
        connection.send(status);
        ++nb_answers;
    }
}

}  // namespace
}  // namespace plonkd

int main(int argc, char** argv) {
    if (argc != 6 || std::strcmp(argv[2], "--config") != 0 || std::strcmp(argv[4], "--socket") != 0)
        return 64;
    try {
        return plonkd::run(argv[1], argv[3], argv[5]);
    } catch (const plonkd::Failure& failure) {
        return failure.exit_code();
    }
}

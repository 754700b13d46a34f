// Messages to the service manager that started this process (sd_notify(3)), where there is one.
#pragma once

#include <string>
#include <string_view>

namespace plonkd {

// NOTIFY_SOCKET: where a service manager listens; empty where none asked to be told anything.
std::string service_manager_socket();

// Sends `state` ("READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several with line feeds between them) to
// that socket; a leading @ stands for the zero byte of an abstract address. Never waits and never fails: does
// nothing where `socket` is empty, too long for an address, or nobody listens there.
void notify_service_manager(const std::string& socket, std::string_view state);

}  // namespace plonkd

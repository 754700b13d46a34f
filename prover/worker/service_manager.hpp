// Messages to the service manager that started this process (sd_notify(3)), where there is one.
#pragma once

#include <string_view>

namespace plonkd {

// Sends `state` ("READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"; several with line feeds between them) to
// the socket named by NOTIFY_SOCKET. Does nothing where the variable is unset or nobody listens.
void notify_service_manager(std::string_view state);

}  // namespace plonkd

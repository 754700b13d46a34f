// The status page: three files that stand beside this one and are embedded when the program is built.
//
// The page holds no data; its script reads /status.json every two seconds and shows everything as text nodes,
// so that nothing in a file name or a message can become markup. It loads nothing from anywhere else.
#pragma once

#include <string_view>

namespace plonkd {

extern const std::string_view kStatusPageHtml;    // status_page.html, served at /
extern const std::string_view kStatusPageStyle;   // status_page.css, at /status_page.css
extern const std::string_view kStatusPageScript;  // status_page.js, at /status_page.js

}  // namespace plonkd

// The two forms of a log line.
#pragma once

namespace plonkd {

enum class LogFormat {
    text,  // time="…" level=info msg="…" component=main-loop key=value …, the reference's form
    json,  // {"time":"…","level":"info","component":"main-loop","msg":"…","key":value,…}
};

}  // namespace plonkd

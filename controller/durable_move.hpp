// Moves of files that lose nothing: no existing file disappears silently, and what was moved survives a power
// loss.
//
// On a local file system a move is renameat2(RENAME_NOREPLACE). File systems without it (NFS) get link +
// unlink, which is as exclusive: of two movers of one file, the one whose unlink finds nothing takes its link
// back.
#pragma once

#include <filesystem>
#include <system_error>

namespace plonkd {

// Moves `from` to `to` unless `to` exists: then std::errc::file_exists. Another process having taken `from`
// is std::errc::no_such_file_or_directory. Both paths must be on one file system.
std::error_code move_without_replacing(const std::filesystem::path& from, const std::filesystem::path& to);

// The link + unlink form of the above, used where the kernel or the file system lacks RENAME_NOREPLACE.
std::error_code move_by_link(const std::filesystem::path& from, const std::filesystem::path& to);

// Moves `from` to `to`, where an existing `to` with the same bytes may be replaced and one with other bytes
// may not (std::errc::file_exists).
std::error_code move_over_identical(const std::filesystem::path& from, const std::filesystem::path& to);

// Moves `from` to `to`. An existing `to` with other bytes is first moved aside to `<to>.previous_<k>`, k = 1,
// 2, ….
std::error_code move_keeping_previous(const std::filesystem::path& from, const std::filesystem::path& to);

// Replaces `to` by `from` in one step: `to` exists at every moment if it existed before. Other bytes stay
// reachable as
// `<to>.previous_<k>`.
std::error_code replace_keeping_previous(const std::filesystem::path& from, const std::filesystem::path& to);

// Flushes the bytes of a file to disk; reports write-back errors that the writer of the file may have missed.
std::error_code sync_file(const std::filesystem::path& file);

// Flushes a folder, so that moves in and out of it are durable. File systems that cannot do that count as
// success.
std::error_code sync_folder(const std::filesystem::path& folder);

}  // namespace plonkd

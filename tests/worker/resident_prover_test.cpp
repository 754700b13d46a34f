// Job after job with one load, two at a time; what one does never reaches the other.
#include "prover/worker/resident_prover.hpp"

#include <atomic>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "prover/failure/failure.hpp"
#include "prover/worker/job_abandoned.hpp"
#include "tests/linea/samples.hpp"
#include "tests/worker/full_mode_site.hpp"

namespace plonkd {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using namespace std::chrono_literals;

// Far above what any step takes on a loaded machine: only a test that fails waits so long.
constexpr auto kLimit = 120s;

bool wait_until(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kLimit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

class Watcher : public JobObserver {
  public:
    void check() override {
        // Between the beginning and the end of solving, who checks waits for the engine.
        if (has_begun("solve") && !has_ended("solve")) waits_in_solve = true;
        if (abandoned) throw JobAbandoned();
    }
    void on_slot_free() override { slot_free = true; }
    void on_engine(bool working) noexcept override { on_engine_ = working; }
    bool is_on_engine() const { return on_engine_; }
    void on_phase_begin(std::string_view name) override {
        check();
        if (name == abandon_before) throw JobAbandoned();
        const std::lock_guard lock(mutex_);
        begun_[std::string(name)] = true;
    }
    void on_phase_end(std::string_view name, std::chrono::duration<double>) noexcept override {
        const std::lock_guard lock(mutex_);
        ended_[std::string(name)] = true;
    }
    bool has_begun(const std::string& name) {
        const std::lock_guard lock(mutex_);
        return begun_[name];
    }
    bool has_ended(const std::string& name) {
        const std::lock_guard lock(mutex_);
        return ended_[name];
    }

    std::atomic<bool> abandoned = false;
    std::atomic<bool> slot_free = false;
    std::atomic<bool> waits_in_solve = false;
    std::string abandon_before;

  private:
    std::mutex mutex_;
    std::atomic<bool> on_engine_ = false;
    std::map<std::string, bool> begun_, ended_;
};

// Which job the calling thread does; 0: none.
thread_local int current_job = 0;

class ResidentJobs : public testing::Test {
  protected:
    ResidentJobs() : prover_(site_.configuration(), [this] { return make_engine(); }) {}

    std::unique_ptr<Engine<Bls12377>> make_engine() {
        ++nb_engines_;
        return std::make_unique<test::WatchedEngine>([this](std::string_view operation) {
            EXPECT_FALSE(in_use_.exchange(true)) << "two threads on the engine at " << operation;
            if (on_operation_) on_operation_(operation);
            in_use_ = false;
        });
    }

    static ResidentJob job(const std::string& request) {
        return {"request", request, BlindingKind::insecure_fixed};
    }
    std::string prove(const std::string& request, Watcher& watcher, int number = 0) {
        current_job = number;
        Progress progress(ProgressOutput::silent, &watcher);
        return prover_.prove(job(request), progress, watcher);
    }
    std::string prove(const std::string& request) {
        Watcher watcher;
        return prove(request, watcher);
    }
    // What the one-shot worker writes.
    std::string prove_alone(const std::string& request) {
        const char* const name = "1-2-getZkBlobCompressionProof.json";
        site_.folder.write(name, request);
        CompressionJobOptions options;
        options.configuration = site_.folder / "config.toml";
        options.request = site_.folder / name;
        options.response = site_.folder / "alone.json";
        options.blinding = BlindingKind::insecure_fixed;
        options.make_engine = [] { return make_cpu_engine<Bls12377>(); };
        run_compression_job(options);
        return test::read_text(options.response);
    }

    test::FullModeSite site_;
    std::atomic<int> nb_engines_ = 0;
    std::atomic<bool> in_use_ = false;
    std::function<void(std::string_view)> on_operation_;
    ResidentProver prover_;
};

TEST_F(ResidentJobs, OneLoadServesAllJobsWithTheSameBytes) {
    prover_.prepare([] {});
    EXPECT_TRUE(prover_.is_ready());
    for (const std::uint64_t seed : {1, 2, 1}) {
        const std::string request = site_.request(seed);
        EXPECT_EQ(prove(request), prove_alone(request));
    }
    EXPECT_EQ(nb_engines_, 1);
}

TEST_F(ResidentJobs, TheNextWitnessIsMadeBetweenTheRoundsOfTheProofBefore) {
    Watcher first, second, third;
    on_operation_ = [&](std::string_view operation) {
        if (current_job != 1) return;
        // The first proof's quotient waits for the second witness, whose commitment needs the engine.
        if (operation == "grand product") {
            EXPECT_TRUE(wait_until([&] { return second.waits_in_solve || second.has_ended("solve"); }));
        }
        if (operation == "quotient") {
            EXPECT_TRUE(wait_until([&] { return second.has_ended("solve"); }));
        }
        EXPECT_FALSE(second.has_begun("commit to wires"));
        EXPECT_FALSE(third.has_begun("check request"));
    };
    std::string answers[3];
    std::thread first_thread([&] { answers[0] = prove(site_.request(1), first, 1); });
    EXPECT_TRUE(wait_until([&] { return first.slot_free.load(); }));
    std::thread second_thread([&] { answers[1] = prove(site_.request(2), second, 2); });
    EXPECT_TRUE(wait_until([&] { return second.has_begun("check request"); }));
    std::thread third_thread([&] { answers[2] = prove(site_.request(3), third, 3); });
    first_thread.join();
    second_thread.join();
    third_thread.join();
    on_operation_ = nullptr;
    for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(answers[i], prove_alone(site_.request(i + 1)));
}

TEST_F(ResidentJobs, TheEngineIsKnownToWorkForTheJob) {
    prover_.prepare([] {});
    Watcher watcher;
    int nb_operations = 0;
    on_operation_ = [&](std::string_view operation) {
        ++nb_operations;
        EXPECT_TRUE(watcher.is_on_engine()) << operation;
    };
    prove(site_.request(1), watcher);
    on_operation_ = nullptr;
    EXPECT_GT(nb_operations, 8);
    EXPECT_FALSE(watcher.is_on_engine());
}

TEST_F(ResidentJobs, ABadRequestDoesNotDisturbTheProofBesideIt) {
    Watcher first, second;
    on_operation_ = [&](std::string_view operation) {
        if (current_job != 1 || operation != "quotient") return;
        EXPECT_TRUE(wait_until([&] { return second.has_ended("check request"); }));
    };
    std::string answer;
    std::thread first_thread([&] { answer = prove(site_.request(1), first, 1); });
    EXPECT_TRUE(wait_until([&] { return first.slot_free.load(); }));
    EXPECT_THROW(prove("{", second), RequestError);
    first_thread.join();
    on_operation_ = nullptr;
    EXPECT_EQ(answer, prove_alone(site_.request(1)));
}

TEST_F(ResidentJobs, AnAbandonedJobEndsBeforeItsNextPhase) {
    for (const char* phase :
         {"wait for worker", "check request", "solve", "commit to wires", "quotient", "verify"}) {
        Watcher watcher;
        watcher.abandon_before = phase;
        EXPECT_THROW(prove(site_.request(1), watcher), JobAbandoned) << phase;
    }
    EXPECT_EQ(prove(site_.request(1)), prove_alone(site_.request(1)));
    EXPECT_EQ(nb_engines_, 1);
}

TEST_F(ResidentJobs, AJobThatWaitsCanBeAbandoned) {
    Watcher first, second, third;
    on_operation_ = [&](std::string_view operation) {
        if (current_job != 1 || operation != "quotient") return;
        // One waits for the engine, the other for the witness stage.
        EXPECT_TRUE(
            wait_until([&] { return second.has_begun("solve") && third.has_begun("wait for worker"); }));
        second.abandoned = third.abandoned = true;
        EXPECT_TRUE(
            wait_until([&] { return second.has_ended("solve") && third.has_ended("wait for worker"); }));
    };
    std::string answer;
    std::thread first_thread([&] { answer = prove(site_.request(1), first, 1); });
    EXPECT_TRUE(wait_until([&] { return first.slot_free.load(); }));
    std::thread second_thread([&] { EXPECT_THROW(prove(site_.request(2), second, 2), JobAbandoned); });
    EXPECT_TRUE(wait_until([&] { return second.has_begun("check request"); }));
    std::thread third_thread([&] { EXPECT_THROW(prove(site_.request(3), third, 3), JobAbandoned); });
    first_thread.join();
    second_thread.join();
    third_thread.join();
    EXPECT_FALSE(answer.empty());
}

TEST_F(ResidentJobs, AFailedRoundFreesTheEngine) {
    on_operation_ = [&](std::string_view operation) {
        if (operation == "grand product") {
            in_use_ = false;
            throw DeviceError("no device any more");
        }
    };
    EXPECT_THROW(prove(site_.request(1)), DeviceError);
    on_operation_ = nullptr;
    EXPECT_EQ(prove(site_.request(1)), prove_alone(site_.request(1)));
}

TEST_F(ResidentJobs, ChangedAssetsAreLoadedAgain) {
    const std::string before = prove(site_.request(1));
    site_.install(true, 3);
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_EQ(nb_engines_, 2);
    // The same content with other times is the same setup, as far as the manifest goes.
    const auto manifest = site_.folder / (site_.setup / "manifest.json");
    std::filesystem::last_write_time(manifest, std::filesystem::file_time_type::clock::now() + 5s);
    prove(site_.request(1));
    EXPECT_EQ(nb_engines_, 2);
}

TEST_F(ResidentJobs, InconsistentAssetsAreTheJobsErrorUntilTheyAreMended) {
    prove(site_.request(1));
    site_.write_manifest("0x1234");
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT([&] { prove(site_.request(1)); },
                    ThrowsMessage<SetupError>(HasSubstr("the manifest's checksum is 0x1234")));
        EXPECT_FALSE(prover_.is_ready());
    }
    site_.install(true);
    EXPECT_EQ(prove(site_.request(1)), prove_alone(site_.request(1)));
    EXPECT_TRUE(prover_.is_ready());
}

TEST_F(ResidentJobs, AProofUnderWayKeepsItsAssetsAndItsEngine) {
    Watcher first, second;
    std::atomic<bool> installed = false;
    on_operation_ = [&](std::string_view operation) {
        if (current_job != 1 || operation != "quotient") return;
        site_.install(true, 1);
        installed = true;
        EXPECT_TRUE(wait_until([&] { return second.has_begun("wait for worker"); }));
        // The new engine waits for the old one's end.
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(nb_engines_, 1);
    };
    std::string answers[2];
    std::thread first_thread([&] { answers[0] = prove(site_.request(1), first, 1); });
    EXPECT_TRUE(wait_until([&] { return installed.load(); }));
    std::thread second_thread([&] { answers[1] = prove(site_.request(2), second, 2); });
    first_thread.join();
    second_thread.join();
    on_operation_ = nullptr;
    EXPECT_EQ(nb_engines_, 2);
    EXPECT_EQ(answers[0], prove_alone(site_.request(1)));
    EXPECT_EQ(answers[1], prove_alone(site_.request(2)));
}

TEST_F(ResidentJobs, AReplacedSrsIsLoadedAgain) {
    const std::string before = prove(site_.request(1));
    // Of all that is loaded only the file of the SRS is another one.
    site_.install_srs("example");
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_EQ(nb_engines_, 2);
    // Another file to choose from, and it goes again.
    const auto larger = site_.srs_file.parent_path() / "kzg_srs_canonical_40_bls12377_aleo.memdump";
    std::filesystem::copy_file(site_.srs_file, larger);
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_EQ(nb_engines_, 3);
    std::filesystem::remove(larger);
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_EQ(nb_engines_, 4);
    // What no job of this circuit could use.
    site_.folder.write("prover-assets/kzgsrs/kzg_srs_canonical_19_bn254_aztec.memdump", "x");
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_EQ(nb_engines_, 4);
}

TEST_F(ResidentJobs, AnSrsThatDoesNotBelongToTheKeyIsRefusedUntilItIsMended) {
    const std::string before = prove(site_.request(1));
    site_.install_srs("another");
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT([&] { prove(site_.request(1)); },
                    ThrowsMessage<SetupError>(HasSubstr("made with another SRS than the one given")));
        EXPECT_FALSE(prover_.is_ready());
    }
    std::filesystem::remove(site_.srs_file);
    EXPECT_THAT([&] { prove(site_.request(1)); }, ThrowsMessage<SetupError>(HasSubstr("kzgsrs")));
    site_.install_srs("example");
    EXPECT_EQ(prove(site_.request(1)), before);
    EXPECT_TRUE(prover_.is_ready());
}

TEST_F(ResidentJobs, AProofUnderWayKeepsTheSrsItBeganWith) {
    const std::string alone = prove_alone(site_.request(1));
    Watcher first, second;
    std::atomic<bool> installed = false;
    on_operation_ = [&](std::string_view operation) {
        if (current_job != 1 || operation != "quotient") return;
        site_.install_srs("another");
        installed = true;
        EXPECT_TRUE(wait_until([&] { return second.has_begun("wait for worker"); }));
    };
    std::string answer;
    std::thread first_thread([&] { answer = prove(site_.request(1), first, 1); });
    EXPECT_TRUE(wait_until([&] { return installed.load(); }));
    EXPECT_THROW(prove(site_.request(2), second, 2), SetupError);
    first_thread.join();
    on_operation_ = nullptr;
    EXPECT_EQ(answer, alone);
}

// The one-shot worker on the same setup: what full mode alone can show.
class FullModeJob : public testing::Test {
  protected:
    // The exit code of the job, which fails and leaves nothing.
    int failure(const MakeEngine& make_engine, const std::string& message) {
        const char* const name = "1-2-getZkBlobCompressionProof.json";
        site_.folder.write(name, site_.request(1));
        CompressionJobOptions options;
        options.configuration = site_.folder / "config.toml";
        options.request = site_.folder / name;
        options.response = site_.folder / "out/response.json";
        options.make_engine = make_engine;
        try {
            run_compression_job(options);
        } catch (const Failure& failure) {
            EXPECT_THAT(failure.what(), HasSubstr(message));
            EXPECT_FALSE(std::filesystem::exists(options.response.parent_path()));
            return failure.exit_code();
        }
        return 0;
    }

    test::FullModeSite site_;
};

TEST_F(FullModeJob, AWitnessThatTheSolverRefusesIsTheRequestsFault) {
    site_.install(false);
    EXPECT_EQ(failure([] { return make_cpu_engine<Bls12377>(); }, "the circuit rejects the request"), 1);
}

TEST_F(FullModeJob, AProofThatDoesNotVerifyIsNeverSeen) {
    EXPECT_EQ(failure(
                  [] {
                      return std::make_unique<test::WatchedEngine>([](std::string_view) {},
                                                                   /*spoil_evaluations=*/true);
                  },
                  "the proof does not verify"),
              2);
}

}  // namespace
}  // namespace plonkd

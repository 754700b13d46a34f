// The worker's command template: fields, blanks, trim markers, and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controller/command_template.hpp"
#include "prover/failure/failure.hpp"

namespace plonkd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string render(const std::string& text) {
    return CommandTemplate::parse(text, "controller.worker_cmd_tmpl")
        .render({"c.toml", "in.json", "out.json"});
}

std::string refusal(const std::string& text) {
    try {
        CommandTemplate::parse(text, "controller.worker_cmd_tmpl");
    } catch (const SetupError& error) {
        return error.what();
    }
    return "(accepted)";
}

TEST(CommandTemplate, SubstitutesFields) {
    EXPECT_EQ(render("prover prove --config {{.ConfFile}} --in {{.InFile}} --out {{.OutFile}}"),
              "prover prove --config c.toml --in in.json --out out.json");
    EXPECT_EQ(render("{{.InFile}}{{.InFile}}"), "in.jsonin.json");
    EXPECT_EQ(render("exit 3"), "exit 3");
    EXPECT_EQ(render(""), "");
}

TEST(CommandTemplate, BlanksInsideAnActionAreFree) {
    EXPECT_EQ(render("a {{ .InFile }} b"), "a in.json b");
    EXPECT_EQ(render("a {{\t.InFile\n}} b"), "a in.json b");
}

TEST(CommandTemplate, TrimMarkersRemoveWhiteSpaceNextToTheAction) {
    EXPECT_EQ(render("a  {{- .InFile -}} \n b"), "ain.jsonb");
    EXPECT_EQ(render("a {{- .InFile }} b"), "ain.json b");
    EXPECT_EQ(render("a {{ .InFile -}} b"), "a in.jsonb");
    EXPECT_EQ(render("{{.InFile -}}  {{.OutFile}}"), "in.jsonout.json");
    EXPECT_EQ(render("{{.InFile}}  {{- .OutFile}}"), "in.jsonout.json");
}

TEST(CommandTemplate, BracesThatAreNoActionStay) {
    EXPECT_EQ(render("awk '{print}' {{.InFile}} }} {"), "awk '{print}' in.json }} {");
}

TEST(CommandTemplate, EverythingElseIsRefusedWithItsPlace) {
    EXPECT_THAT(
        refusal("a {{.Unknown}}"),
        HasSubstr("key \"controller.worker_cmd_tmpl\", character 3: expected {{.ConfFile}}, {{.InFile}} or "
                  "{{.OutFile}}, found {{.Unknown}}"));
    for (const char* text : {"{{.InFile", "{{}}", "{{ }}", "{{.InFile | printf}}", "{{if .InFile}}x{{end}}",
                             "{{InFile}}", "{{.inFile}}", "{{.InFile.OutFile}}", "{{-.InFile}}",
                             "{{.InFile-}}", "{{- -}}", "{{/* comment */}}", "{{\"text\"}}", "{{{.InFile}}}"})
        EXPECT_THAT(refusal(text), HasSubstr("expected {{.ConfFile}}")) << text;
}

TEST(CommandTemplate, SubstitutedTextIsNotExpandedAgain) {
    EXPECT_EQ(CommandTemplate::parse("{{.ConfFile}} {{.InFile}}", "k").render({"{{.InFile}}", "x", "y"}),
              "'{{.InFile}}' x");
}

// --- what is executed ---

const CommandFields kPlainFields{"c.toml", "/queue/in.json", "/queue/out.json"};
const CommandFields kFieldsWithBlanks{"my config.toml", "/a queue/in's.json", "/a queue/$out.json"};

std::vector<std::string> arguments(const std::string& text, const CommandFields& fields) {
    return CommandTemplate::parse(text, "key").arguments(fields);
}

TEST(CommandTemplate, Weakness27_PlainTemplatesNeedNoShellWhateverThePathsAre) {
    const std::string text = "/bin/true prove --config {{.ConfFile}} --in={{.InFile}} --out {{.OutFile}}.x ";
    EXPECT_THAT(arguments(text, kPlainFields),
                ElementsAre("/bin/true", "prove", "--config", "c.toml", "--in=/queue/in.json", "--out",
                            "/queue/out.json.x"));
    EXPECT_THAT(arguments(text, kFieldsWithBlanks),
                ElementsAre("/bin/true", "prove", "--config", "my config.toml", "--in=/a queue/in's.json",
                            "--out", "/a queue/$out.json.x"));
}

TEST(CommandTemplate, Weakness27_TheShellSeesSpecialPathsQuoted) {
    EXPECT_THAT(arguments("exec prover {{.InFile}} > {{.OutFile}}", kPlainFields),
                ElementsAre("/bin/sh", "-c", "exec prover /queue/in.json > /queue/out.json"));
    EXPECT_THAT(arguments("exec prover {{.InFile}} > {{.OutFile}}", kFieldsWithBlanks),
                ElementsAre("/bin/sh", "-c", "exec prover '/a queue/in'\\''s.json' > '/a queue/$out.json'"));
}

TEST(CommandTemplate, Weakness27_QuotesOfTheTemplateStay) {
    EXPECT_THAT(
        arguments("prover \"{{.ConfFile}}\" '{{.OutFile}}' \\\"{{.ConfFile}}", kFieldsWithBlanks),
        ElementsAre("/bin/sh", "-c", "prover \"my config.toml\" '/a queue/$out.json' \\\"'my config.toml'"));
}

TEST(CommandTemplate, ProgramsThatAreNotFoundAreLeftToTheShell) {
    EXPECT_THAT(arguments("/absent {{.InFile}}", kPlainFields),
                ElementsAre("/bin/sh", "-c", "/absent /queue/in.json"));
}

}  // namespace
}  // namespace plonkd

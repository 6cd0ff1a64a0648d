package io.evenkeel.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What one call of the command came to.
 *
 * @param code exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Invocation(int code, String out, String err) {
    private static final JsonMapper JSON = new JsonMapper();

    static Invocation of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Commands.line(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
        return new Invocation(code, out.toString(), err.toString());
    }

    Invocation succeeds() {
        assertThat(code).as("exit code; stderr: %s", err).isEqualTo(Commands.DONE);
        return this;
    }

    JsonNode json() throws JsonProcessingException {
        return JSON.readTree(out);
    }

    List<JsonNode> jsonLines() throws JsonProcessingException {
        var lines = new ArrayList<JsonNode>();
        for (var line : out.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}

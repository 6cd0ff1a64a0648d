package io.evenkeel.student;

/**
 * What a student is asked. A student with a chat template is given it as a user's message; one without sees the words of
 * {@link StudentFormat}.
 */
public sealed interface Prompt {

    /** A question to be answered. */
    static Prompt question(String text) {
        return new Question(text);
    }

    /** The wish for a new question of a domain. */
    static Prompt newQuestion(String domain) {
        return new NewQuestion(domain);
    }

    /** A text that is continued as it is, whatever template there is. */
    static Prompt verbatim(String text) {
        return new Verbatim(text);
    }

    /** As a user's message. */
    String message();

    /** As a student without a chat template sees it. */
    String words();

    /** See {@link Prompt#question}. */
    record Question(String text) implements Prompt {
        @Override
        public String message() {
            return text;
        }

        @Override
        public String words() {
            return StudentFormat.prompt(text);
        }
    }

    /** See {@link Prompt#newQuestion}. */
    record NewQuestion(String domain) implements Prompt {
        @Override
        public String message() {
            return "Write one new question of the domain " + domain + ".";
        }

        @Override
        public String words() {
            return StudentFormat.questionPrompt(domain);
        }
    }

    /** See {@link Prompt#verbatim}. */
    record Verbatim(String text) implements Prompt {
        @Override
        public String message() {
            return text;
        }

        @Override
        public String words() {
            return text;
        }
    }
}

package io.evenkeel.launcher.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be set, the same on the command line, in the environment and in a file. The one place for names and defaults.
 */
public enum Setting {
    // Where things are.
    HOME("home", "~/.evenkeel", "Folder where data, logs and checkpoints lie."),
    KAFKA("kafka", "", "Join this cluster (host:port, several separated by commas) instead of starting a broker."),
    REGISTRY("registry", "", "Join this schema registry (base URL) instead of starting one."),
    SINGLE_NODE(
            "single-node", "", "true: topics have one copy. Default: true for our own broker, false for another's."),
    KAFKA_PORT("kafka-port", "0", "Port of our broker; 0 for any free one, which then stays the same."),
    REGISTRY_PORT("registry-port", "0", "Port of our registry; 0 for any free one, which then stays the same."),
    SERVICE_PORT("service-port", "0", "First of five ports for the services; 0 for any free ones."),

    // Who teaches.
    TEACHER_URL("teacher-url", "", "Base URL of an OpenAI-compatible API. Default: the practice teacher is started."),
    TEACHER_MODEL("teacher-model", "practice-teacher", "Name of the model to ask."),
    TEACHER_TERMS(
            "teacher-terms",
            "",
            "Licence or terms under which the teacher's outputs may train a student: needed with teacher-url and teachers; the practice teacher and recordings have their own."),
    TEACHER_KEY_ENV("teacher-key-env", "", "Name of the environment variable that holds the API key."),
    TEACHER_FILE("teacher-file", "", "JSON lines with recorded answers; they are served instead of a model's."),
    TEACHERS(
            "teachers",
            "",
            "YAML file with several teachers among whom calls are shared; each has its own address, model, account and limits."),
    TEACHER_BATCH("teacher-batch", "false", "true: the teacher of teacher-url has OpenAI's Batch API."),
    CAPTURE(
            "capture",
            "false",
            "true: the gateway's port takes production calls (its /v1 as base URL), passes them to the teacher and captures them as traffic."),

    REQUESTS_PER_MINUTE(
            "requests-per-minute",
            "0",
            "Most calls started in any 60 seconds, over all pipelines of the ledger; 0: any."),
    INPUT_TOKENS_PER_MINUTE("input-tokens-per-minute", "0", "Most tokens of prompts in any 60 seconds; 0: any."),
    OUTPUT_TOKENS_PER_MINUTE(
            "output-tokens-per-minute", "0", "Most tokens that replies may have in any 60 seconds; 0: any."),
    TOKENS_PER_MINUTE("tokens-per-minute", "0", "Both together; 0: any."),
    CONCURRENT_CALLS("concurrent-calls", "0", "Most calls under way at a time; 0: any."),

    // What is asked for.
    LEDGER("ledger", "local", "The ledger that pays; pipelines with the same one share its partition."),
    PIPELINE("pipeline", "main", "Name of the pipeline."),
    BUDGET_TOKENS("budget-tokens", "1000000", "Quota of the whole pipeline, in teacher tokens."),
    BUDGET_MONEY(
            "budget-money",
            "0",
            "Quota of the whole pipeline in money, beside the tokens: units of the currency of the teacher's prices, such as 12.50; 0: no limit."),
    REFILL(
            "refill",
            "none",
            "none: the budget is for good; daily, monthly: it is what may be spent in a day or month (UTC), and filled again with the next."),
    STAGES("stages", "3", "Number of stages."),
    POLICY("policy", "adaptive", "How a stage is shared out: natural, naive, adaptive or static."),
    STUDENT("student", "tiny", "Base student: tiny, or a Hugging Face directory."),
    DOMAINS("domains", "", "Domains that the pipeline takes, separated by commas; empty takes all."),
    TENANTS("tenants", "", "Tenants that the pipeline takes, separated by commas; empty takes all."),
    UNLABELLED_DOMAIN("unlabelled-domain", "unlabelled", "Domain of records that name none."),
    SEED("seed", "1", "Seed of every random choice."),

    // How examples are made.
    INSTRUCTION(
            "instruction",
            "Solve the problem step by step. Then write #### and the answer alone.",
            "System message of every call for a rationale."),
    ANSWER_MARK("answer-mark", "####", "What stands between rationale and answer."),
    MAX_OUTPUT_TOKENS("max-output-tokens", "256", "Bound of one reply, in teacher tokens."),
    RECIPES("recipes", "student,teacher", "Who may write synthetic questions, in order of preference; empty: nobody."),
    SOLVES("solves", "2", "Solutions of a synthetic question that must agree: 1 or 2."),
    BATCH(
            "batch",
            "",
            "Calls that may take hours and go through a teacher's batch API at its price for them: any of rationale, second-solve, write-questions, reference, separated by commas."),
    POOL_SIZE("pool-size", "2000", "Most candidates kept of one domain."),
    SCORE_LIMIT("score-limit", "200", "Most candidates of one domain scored in one stage."),
    HELD_OUT_SHARE("held-out-share", "0.1", "Share of the traffic held out for evaluation."),
    HELD_OUT_MAXIMUM("held-out-maximum", "200", "Most held-out examples of one domain."),

    // How the student is trained.
    TRAINING_STEPS("training-steps", "1000", "Optimizer steps of each stage."),
    TRAIN_FROM(
            "train-from",
            "base",
            "What a stage's training begins with: base, the base student; last, the last stage's checkpoint."),
    TRAINING_BATCH("training-batch", "32", "Examples of one optimizer step."),
    LEARNING_RATE("learning-rate", "0.0015", "Highest learning rate."),
    MICRO_BATCH(
            "micro-batch",
            "0",
            "Examples of one pass over the student, where memory is short: a step's passes add up; 0 for the whole batch."),
    LORA_RANK(
            "lora-rank",
            "0",
            "Rank of the adapter (LoRA) that is trained in place of all weights; 0 trains all weights."),
    LORA_ALPHA("lora-alpha", "32", "The adapter's weight: alpha / rank."),
    LORA_DROPOUT("lora-dropout", "0", "Share of an adapter's input that is left out in training."),
    LORA_TARGETS(
            "lora-targets",
            "q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj",
            "Projections that are adapted, separated by commas."),
    MAX_SEQUENCE_TOKENS("max-sequence-tokens", "256", "Longest prompt and completion together, in student tokens."),

    // When things happen.
    START_AFTER_RECORDS("start-after-records", "10000", "Records seen before the first stage is planned."),
    START_AFTER_QUIET_MILLIS(
            "start-after-quiet-millis", "20000", "The first stage is planned earlier when traffic paused this long."),
    STALL_MILLIS("stall-millis", "120000", "A domain in which nothing has moved for this long is closed.");

    private final String key;
    private final String standard;
    private final String about;

    Setting(String key, String standard, String about) {
        this.key = key;
        this.standard = standard;
        this.about = about;
    }

    /** Its name in files, and after two dashes on the command line. */
    public String key() {
        return key;
    }

    /** Its option. */
    public String option() {
        return "--" + key;
    }

    /** Its environment variable. */
    public String variable() {
        return "EVENKEEL_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Its value where nobody sets it; empty for none. */
    public String standard() {
        return standard;
    }

    /** One sentence for {@code --help}. */
    public String about() {
        return about;
    }

    /** The setting of that key. */
    public static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}

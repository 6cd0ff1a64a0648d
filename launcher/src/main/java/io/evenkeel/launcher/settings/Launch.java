package io.evenkeel.launcher.settings;

import io.evenkeel.contracts.avro.CallPurpose;
import io.evenkeel.contracts.avro.PipelineDefinition;
import io.evenkeel.contracts.avro.RateLimits;
import io.evenkeel.contracts.avro.RefillCalendar;
import io.evenkeel.contracts.avro.Teacher;
import io.evenkeel.method.balance.Policy;
import io.evenkeel.practice.recorded.TeacherFile;
import io.evenkeel.student.Projection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code up} needs to know, checked.
 *
 * @param home where data lie
 * @param kafka bootstrap servers to join; null to start a broker
 * @param registry base URL to join; null to start one
 * @param singleNode true where topics have one copy
 * @param kafkaPort of our broker; 0 for any
 * @param registryPort of our registry; 0 for any
 * @param servicePort first of five; 0 for any
 * @param teacher who teaches
 * @param captures whether the gateway passes production calls on and captures them
 * @param pipeline what is asked for
 */
public record Launch(
        Path home,
        @Nullable String kafka,
        @Nullable String registry,
        boolean singleNode,
        int kafkaPort,
        int registryPort,
        int servicePort,
        TeacherChoice teacher,
        boolean captures,
        PipelineDefinition pipeline) {

    private static final List<String> STARTS = List.of("base", "last");
    private static final int MOST_LORA_RANK = 4_096;
    private static final double MOST_LORA_ALPHA = 1e6;
    private static final List<String> PROJECTIONS =
            Arrays.stream(Projection.values()).map(Projection::moduleName).toList();
    private static final List<String> REFILLS = List.of("none", "daily", "monthly");
    private static final Map<String, CallPurpose> PURPOSES = purposes();
    private static final List<String> RECIPES = List.of("student", "teacher");

    /**
     * Checks every setting.
     *
     * @param environment looks a variable up; asked for the key's variable, whose value is not kept
     * @throws WrongConfiguration with a sentence for each problem
     */
    public static Launch of(Settings settings, Function<String, @Nullable String> environment) {
        var problems = new Problems();
        var launch = read(settings, environment, problems);
        problems.throwIfAny();
        return launch;
    }

    private static Launch read(Settings settings, Function<String, @Nullable String> environment, Problems problems) {
        var reader = new SettingReader(settings, problems);
        var place = Place.of(settings, problems);
        var teacher = teacher(settings, reader, environment, problems);
        return new Launch(
                place.home(),
                place.kafka(),
                place.registry(),
                reader.flag(Setting.SINGLE_NODE, place.kafka() == null),
                reader.port(Setting.KAFKA_PORT),
                reader.port(Setting.REGISTRY_PORT),
                (int) reader.wholeNumber(Setting.SERVICE_PORT, "ports", 0, 65_531),
                teacher,
                reader.flag(Setting.CAPTURE, false),
                definition(place, teacher, terms(settings, teacher, problems), reader, problems));
    }

    /** The home alone, for commands that need no more. */
    public static Path home(Settings settings, Problems problems) {
        var home = new SettingReader(settings, problems).path(Setting.HOME);
        if (Files.exists(home) && !(Files.isDirectory(home) && Files.isWritable(home))) {
            problems.add(Setting.HOME, settings.value(Setting.HOME), "a folder that can be written, or one to be made");
        }
        return home;
    }

    private static TeacherChoice teacher(
            Settings settings,
            SettingReader reader,
            Function<String, @Nullable String> environment,
            Problems problems) {
        var named = Settings.WHO_TEACHES.stream().filter(settings::has).toList();
        if (named.size() > 1) {
            problems.add(named.stream().map(Setting::key).collect(Collectors.joining(" and ")) + " are "
                    + (named.size() == 2 ? "both" : "all") + " set; allowed: one of them.");
        }
        if (settings.has(Setting.TEACHERS)) {
            ofNoOne(Setting.TEACHER_KEY_ENV, reader, problems);
            ofNoOne(Setting.TEACHER_BATCH, reader, problems);
            return new TeacherChoice.Several(TeachersFile.read(reader.path(Setting.TEACHERS), environment, problems));
        }
        boolean hasBatches = reader.flag(Setting.TEACHER_BATCH, false);
        if (settings.has(Setting.TEACHER_FILE)) {
            return new TeacherChoice.Recorded(teacherFile(settings, reader, problems));
        }
        if (!settings.has(Setting.TEACHER_URL)) {
            return new TeacherChoice.Practice();
        }
        return new TeacherChoice.Remote(
                reader.httpUrl(Setting.TEACHER_URL),
                settings.has(Setting.TEACHER_KEY_ENV)
                        ? reader.value(Setting.TEACHER_KEY_ENV).keyVariable(environment)
                        : null,
                hasBatches);
    }

    /** Where there are several teachers, nobody would know whom it is said of. */
    private static void ofNoOne(Setting setting, SettingReader reader, Problems problems) {
        var value = reader.text(setting);
        if (!value.equals(setting.standard())) {
            problems.add(
                    setting,
                    value,
                    "'" + setting.standard() + "' beside teachers, each of which has its own in their file");
        }
    }

    private static String terms(Settings settings, TeacherChoice teacher, Problems problems) {
        var set = settings.value(Setting.TEACHER_TERMS);
        var terms = set.isBlank() ? teacher.standardTerms() : set;
        if (terms.isEmpty()) {
            problems.add(
                    Setting.TEACHER_TERMS,
                    set,
                    "the licence or terms under which this teacher's outputs may train a student");
        }
        return terms;
    }

    private static Path teacherFile(Settings settings, SettingReader reader, Problems problems) {
        var file = reader.path(Setting.TEACHER_FILE);
        try {
            if (TeacherFile.read(file).byQuestion().isEmpty()) {
                problems.add(
                        Setting.TEACHER_FILE,
                        settings.value(Setting.TEACHER_FILE),
                        "a file with at least one JSON line that has question and answer");
            }
        } catch (IOException e) {
            problems.add(Setting.TEACHER_FILE, settings.value(Setting.TEACHER_FILE), "a file that can be read");
        }
        return file;
    }

    private static PipelineDefinition definition(
            Place place, TeacherChoice teacher, String teacherTerms, SettingReader reader, Problems problems) {
        return PipelineDefinition.newBuilder()
                .setLedger(place.ledger())
                .setPipeline(place.pipeline())
                .setVersion(1)
                .setTenants(reader.list(Setting.TENANTS))
                .setDomains(reader.list(Setting.DOMAINS))
                .setUnlabelledDomain(reader.someText(Setting.UNLABELLED_DOMAIN))
                .setTeacherModel(model(teacher, reader))
                .setTeacherTerms(teacherTerms)
                .setBudgetTokens(reader.wholeNumber(Setting.BUDGET_TOKENS, "tokens", 1, Long.MAX_VALUE))
                .setBudgetNanos(reader.money(Setting.BUDGET_MONEY))
                .setRefill(refill(reader))
                .setStages(reader.count(Setting.STAGES, "stages", 1))
                .setOpenEnded(false)
                .setPolicy(reader.oneOf(
                        Setting.POLICY,
                        Arrays.stream(Policy.values()).map(Policy::label).toList()))
                .setStudent(student(reader, problems))
                .setTrainingSteps(reader.count(Setting.TRAINING_STEPS, "steps", 1))
                .setTrainFrom(reader.oneOf(Setting.TRAIN_FROM, STARTS))
                .setTrainingBatch(reader.count(Setting.TRAINING_BATCH, "examples", 1))
                .setLearningRate(reader.number(Setting.LEARNING_RATE, 0, 1))
                .setMicroBatch((int) reader.wholeNumber(Setting.MICRO_BATCH, "examples", 0, Integer.MAX_VALUE))
                .setLoraRank((int) reader.wholeNumber(Setting.LORA_RANK, "ranks", 0, MOST_LORA_RANK))
                .setLoraAlpha(reader.number(Setting.LORA_ALPHA, 0, MOST_LORA_ALPHA))
                .setLoraDropout(reader.share(Setting.LORA_DROPOUT))
                .setLoraTargets(reader.someOf(Setting.LORA_TARGETS, PROJECTIONS))
                .setMaxSequenceTokens(reader.count(Setting.MAX_SEQUENCE_TOKENS, "tokens", 2))
                .setRecipes(reader.someOf(Setting.RECIPES, RECIPES))
                .setSolves((int) reader.wholeNumber(Setting.SOLVES, "solutions", 1, 2))
                .setHeldOutShare(reader.number(Setting.HELD_OUT_SHARE, 0, 0.5))
                .setHeldOutMaximum(reader.count(Setting.HELD_OUT_MAXIMUM, "examples", 1))
                .setPoolSize(reader.count(Setting.POOL_SIZE, "candidates", 1))
                .setScoreLimit(reader.count(Setting.SCORE_LIMIT, "candidates", 1))
                .setStartAfterRecords(reader.wholeNumber(Setting.START_AFTER_RECORDS, "records", 1, Long.MAX_VALUE))
                .setStartAfterQuietMillis(
                        reader.wholeNumber(Setting.START_AFTER_QUIET_MILLIS, "milliseconds", 1, Long.MAX_VALUE))
                .setStallMillis(reader.wholeNumber(Setting.STALL_MILLIS, "milliseconds", 1, Long.MAX_VALUE))
                .setInstruction(reader.someText(Setting.INSTRUCTION))
                .setAnswerMark(reader.someText(Setting.ANSWER_MARK))
                .setMaxOutputTokens(reader.count(Setting.MAX_OUTPUT_TOKENS, "tokens", 1))
                .setRates(rates(teacher, reader, problems))
                .setTeachers(teacher.asked())
                .setBatch(batch(teacher, reader, problems))
                .setSeed(reader.wholeNumber(Setting.SEED, "numbers", Long.MIN_VALUE, Long.MAX_VALUE))
                .build();
    }

    /** In the order of the purposes, so that the same calls are the same definition. */
    private static List<CallPurpose> batch(TeacherChoice teacher, SettingReader reader, Problems problems) {
        var named = reader.someOf(Setting.BATCH, PURPOSES.keySet().stream().toList());
        // A file of teachers that could not be read is a problem of its own.
        boolean unknown = teacher instanceof TeacherChoice.Several several
                && several.members().isEmpty();
        if (!named.isEmpty() && !unknown && !teacher.hasBatches()) {
            problems.add(
                    Setting.BATCH,
                    reader.text(Setting.BATCH),
                    "'' where no teacher has a batch API, as teacher-batch or batch in the file of teachers says");
        }
        return PURPOSES.entrySet().stream()
                .filter(purpose -> named.contains(purpose.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Map<String, CallPurpose> purposes() {
        var purposes = new LinkedHashMap<String, CallPurpose>();
        for (var purpose : CallPurpose.values()) {
            if (purpose != CallPurpose.UNKNOWN) {
                purposes.put(purpose.name().toLowerCase(Locale.ROOT).replace('_', '-'), purpose);
            }
        }
        return Collections.unmodifiableMap(purposes);
    }

    private static RefillCalendar refill(SettingReader reader) {
        return switch (reader.oneOf(Setting.REFILL, REFILLS)) {
            case "daily" -> RefillCalendar.DAILY;
            case "monthly" -> RefillCalendar.MONTHLY;
            default -> RefillCalendar.NONE;
        };
    }

    /** Of several teachers the first one's: whoever knows of one only is told one. */
    private static String model(TeacherChoice teacher, SettingReader reader) {
        return teacher instanceof TeacherChoice.Several several
                ? several.asked().stream().findFirst().map(Teacher::getModel).orElse("")
                : reader.someText(Setting.TEACHER_MODEL);
    }

    private static @Nullable RateLimits rates(TeacherChoice teacher, SettingReader reader, Problems problems) {
        var rates = Rates.of(reader::value);
        if (rates != null && teacher instanceof TeacherChoice.Several) {
            Rates.SETTINGS.forEach(setting -> ofNoOne(setting, reader, problems));
        }
        return rates;
    }

    private static String student(SettingReader reader, Problems problems) {
        var student = reader.text(Setting.STUDENT);
        if (Settings.isTiny(Setting.STUDENT, student)) {
            return student;
        }
        var folder = reader.path(Setting.STUDENT);
        if (!Files.isRegularFile(folder.resolve("config.json"))) {
            problems.add(Setting.STUDENT, student, "tiny, or a Hugging Face directory with a config.json");
        }
        return folder.toUri().toString();
    }
}

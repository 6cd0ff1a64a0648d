package io.evenkeel.budget.domain.ledger;

import java.util.List;

/**
 * An account of a ledger, by its path: {@code pipeline}, {@code pipeline/evaluation}, {@code pipeline/stage-0} or
 * {@code pipeline/stage-0/domain}; and {@code teacher:name}, which is part of no other. A pipeline's name has neither slash nor
 * colon; a domain's may have both.
 */
public record AccountId(String path) {
    private static final String TEACHER = "teacher:";

    public static AccountId pipeline(String pipeline) {
        return new AccountId(pipeline);
    }

    /** What all pipelines of the ledger spend with one of several teachers. */
    public static AccountId teacher(String name) {
        return new AccountId(TEACHER + name);
    }

    /** What references of held-out examples are bought from. */
    public static AccountId evaluation(String pipeline) {
        return new AccountId(pipeline + "/evaluation");
    }

    /** @param stage from 0 */
    public static AccountId stage(String pipeline, int stage) {
        return new AccountId(pipeline + "/stage-" + stage);
    }

    /** @param stage from 0 */
    public static AccountId domain(String pipeline, int stage, String domain) {
        return new AccountId(pipeline + "/stage-" + stage + "/" + domain);
    }

    /** The account that a command names: stage −1 is the evaluation. */
    public static AccountId leaf(String pipeline, int stage, String domain) {
        return stage < 0 ? evaluation(pipeline) : domain(pipeline, stage, domain);
    }

    /** Whether it is a teacher's. */
    public boolean isTeacher() {
        return path.startsWith(TEACHER);
    }

    /** The account and those that it is part of, itself first. */
    public List<AccountId> lineage() {
        int first = path.indexOf('/');
        if (first < 0 || isTeacher()) {
            return List.of(this);
        }
        var root = new AccountId(path.substring(0, first));
        int second = path.indexOf('/', first + 1);
        return second < 0 ? List.of(this, root) : List.of(this, new AccountId(path.substring(0, second)), root);
    }

    /** The account that closes with this one in it: its stage, the evaluation, or the pipeline itself. */
    public AccountId closesWith() {
        var lineage = lineage();
        return lineage.get(Math.max(0, lineage.size() - 2));
    }

    /** The pipeline's name; empty for a teacher's account. */
    public String pipelineName() {
        return isTeacher() ? "" : lineage().getLast().path();
    }

    /** The stage, from 0; −1 where the account is of no stage. */
    public int stageNumber() {
        var stage =
                lineage().size() < 2 ? "" : lineage().get(lineage().size() - 2).path();
        int mark = stage.indexOf("/stage-");
        return mark < 0 ? -1 : Integer.parseInt(stage.substring(mark + "/stage-".length()));
    }

    /** The domain; empty where the account is of none. */
    public String domainName() {
        return lineage().size() < 3
                ? ""
                : path.substring(lineage().get(1).path().length() + 1);
    }

    @Override
    public String toString() {
        return path;
    }
}

package io.evenkeel.synthesizer.domain;

import io.evenkeel.method.identity.Ids;
import io.evenkeel.method.pool.BottomK;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Known real questions of a domain, for new ones to be like: the bottom {@value #MOST} by seeded hash of the record id, so
 * which they are does not depend on the order of arrival.
 *
 * @param questions by {@link BottomK#key}
 */
public record Parents(SortedMap<String, String> questions) {
    /** Most questions kept of one domain. */
    public static final int MOST = 32;

    /** None known. */
    public static final Parents NONE = new Parents(new TreeMap<>());

    /** One known question. */
    public record Parent(String recordId, String question) {}

    /** With one more question, and without the one that no longer fits. */
    public Parents with(long seed, String recordId, String question) {
        var more = new TreeMap<>(questions);
        more.put(BottomK.key(seed, recordId), question);
        if (more.size() > MOST) {
            more.pollLastEntry();
        }
        return new Parents(more);
    }

    /** At most {@code count} of them, chosen and ordered by a hash of the id they are chosen for. */
    public List<Parent> chosenFor(String requestId, int count) {
        var all = new ArrayList<Parent>();
        questions.forEach((key, question) -> all.add(new Parent(BottomK.idOf(key), question)));
        all.sort(Comparator.comparing((Parent parent) -> Ids.bits(requestId, parent.recordId()))
                .thenComparing(Parent::recordId));
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }
}

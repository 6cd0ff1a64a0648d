package io.evenkeel.contracts;

import java.util.regex.Pattern;

/**
 * Keys of records: {@code ledger}, {@code ledger/pipeline} or {@code ledger/pipeline/domain}. A domain may hold any
 * character, a slash too; ledger and pipeline may not, so a key always splits back.
 */
public final class Keys {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}");
    private static final Pattern TEACHER = Pattern.compile("[a-z0-9]{1,100}");

    private Keys() {}

    /** @throws IllegalArgumentException where the ledger's name is not a {@link #isName name} */
    public static String ledger(String ledger) {
        return requireName("ledger", ledger);
    }

    /** @throws IllegalArgumentException where a name is not a {@link #isName name} */
    public static String pipeline(String ledger, String pipeline) {
        return requireName("ledger", ledger) + "/" + requireName("pipeline", pipeline);
    }

    /** @throws IllegalArgumentException where ledger or pipeline is not a {@link #isName name} */
    public static String domain(String ledger, String pipeline, String domain) {
        return pipeline(ledger, pipeline) + "/" + domain;
    }

    /** The first part of any key; the whole key where there is only one. */
    public static String ledgerOf(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /** Letters, digits, dots and dashes, 1 to 100 of them, the first a letter or digit. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The name of one of several teachers: lower-case letters and digits, 1 to 100 of them, for it becomes part of a variable's
     * name, which knows neither dash nor dot nor case.
     */
    public static boolean isTeacher(String name) {
        return TEACHER.matcher(name).matches();
    }

    private static String requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    what + " is '" + name + "'; allowed: 1 to 100 letters, digits, dots and dashes");
        }
        return name;
    }
}

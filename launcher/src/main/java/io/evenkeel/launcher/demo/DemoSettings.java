package io.evenkeel.launcher.demo;

import io.evenkeel.launcher.running.Checkout;
import io.evenkeel.launcher.settings.Setting;
import java.util.EnumMap;
import java.util.Map;

/** What the demo sets where nobody else does: small enough for two cores and a few minutes. */
public final class DemoSettings {
    private DemoSettings() {}

    /** By setting. */
    public static Map<Setting, String> of(Checkout checkout) {
        var values = new EnumMap<Setting, String>(Setting.class);
        values.put(
                Setting.HOME,
                checkout.folder().resolve(".evenkeel").resolve("demo").toString());
        values.put(Setting.BUDGET_TOKENS, "150000");
        values.put(Setting.STAGES, "3");
        values.put(Setting.TRAINING_STEPS, "500");
        values.put(Setting.TRAIN_FROM, "last");
        values.put(Setting.MAX_SEQUENCE_TOKENS, "128");
        values.put(Setting.MAX_OUTPUT_TOKENS, "96");
        values.put(Setting.HELD_OUT_SHARE, "0.2");
        values.put(Setting.HELD_OUT_MAXIMUM, "40");
        values.put(Setting.POOL_SIZE, "1000");
        values.put(Setting.SCORE_LIMIT, "60");
        return values;
    }
}

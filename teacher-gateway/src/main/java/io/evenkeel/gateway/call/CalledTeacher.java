package io.evenkeel.gateway.call;

import io.evenkeel.gateway.teacher.TeacherHttp;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A teacher as this worker calls it. Each has its own permits, so that a slow one takes none from the others.
 *
 * @param permits one for each request that may be under way
 * @param batches where its calls through its batch API collect; null where it has none
 */
record CalledTeacher(
        TeacherHttp http,
        TeacherCircuit circuit,
        Semaphore permits,
        @Nullable BatchLane batches) {}

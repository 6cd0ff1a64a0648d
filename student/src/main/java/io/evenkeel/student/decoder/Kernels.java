package io.evenkeel.student.decoder;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/**
 * The methods of kernels.py, called by name. Results belong to the manager given with the call, and go with it.
 *
 * <p>Two ways in, because DJL has two: {@link #run} never records a graph, {@link #differentiable} always does.
 */
final class Kernels implements AutoCloseable {
    /** Held for as long as the block is used: DJL closes a block together with its model, and a model when it is garbage. */
    private final Model model;

    private final PtSymbolBlock block;

    Kernels(NDManager manager, KernelText text) {
        model = Model.newInstance(
                "kernels", manager.getDevice(), manager.getEngine().getEngineName());
        try {
            model.load(new ByteArrayInputStream(TorchScriptArchive.of(text.filledIn())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("The engine refuses kernels.py.", e);
        }
        block = (PtSymbolBlock) model.getBlock();
    }

    /**
     * Runs a kernel without autograd.
     *
     * @param arguments arrays, lists of arrays, longs and doubles, in the kernel's order
     */
    NDArray run(NDManager manager, String method, Object... arguments) {
        return runForList(manager, method, arguments).head();
    }

    /** As {@link #run}, for a kernel that gives several arrays. */
    NDList runForList(NDManager manager, String method, Object... arguments) {
        var values = new IValue[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = value(arguments[i]);
            }
            plainExecutor();
            try (var result = IValueUtils.runMethod(block, method, values)) {
                return result.toNDList((PtNDManager) manager);
            }
        } finally {
            for (var value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    /**
     * Runs a kernel under autograd.
     *
     * @param inputs arrays without a name, in the kernel's order
     * @param weights the kernel's last argument, a list; each array is named {@value #LISTED}
     */
    NDArray differentiable(NDManager manager, String method, List<NDArray> inputs, List<NDArray> weights) {
        // DJL takes the method from the name of an array, and groups arrays with the same listed name into one
        // argument.
        var selector = manager.zeros(new Shape(1));
        selector.setName("module_method:" + method);
        var arguments = new NDList(selector);
        arguments.addAll(inputs);
        arguments.addAll(weights);
        plainExecutor();
        var result = IValueUtils.forward(block, arguments, true).head();
        result.attach(manager);
        return result;
    }

    /** The name that makes DJL pass arrays as one list. */
    static final String LISTED = "w[]";

    @Override
    public void close() {
        model.close();
    }

    /**
     * The optimizing executor profiles, recompiles, and so rounds differently from call to call; the plain one measured as
     * fast and repeats bit for bit. The switch is per thread, hence set at each call.
     */
    private static void plainExecutor() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    private static IValue value(Object argument) {
        return switch (argument) {
            case PtNDArray array -> IValue.from(array);
            case Collection<?> arrays ->
                IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
            case Long number -> IValue.from(number.longValue());
            case Double number -> IValue.from(number.doubleValue());
            default -> throw new IllegalArgumentException("No kernel takes a " + argument.getClass() + ".");
        };
    }
}

package io.evenkeel.student.decoder;

/** The numbers that a decoder computes with; weights, gradients, losses and moments are float32 in both. */
public enum Precision {
    /** 24 bits of precision; what is compared with other implementations. */
    FLOAT32(6, 4),
    /** 8 bits of precision, as fast as a GPU goes. */
    BFLOAT16(15, 2);

    private final int scalarType;
    private final int bytes;

    Precision(int scalarType, int bytes) {
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    /** PyTorch's number of the type (c10/core/ScalarType.h), which kernels.py wants. */
    int scalarType() {
        return scalarType;
    }

    /** Of one number. */
    int bytes() {
        return bytes;
    }
}

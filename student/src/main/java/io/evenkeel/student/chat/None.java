package io.evenkeel.student.chat;

/** Python's None, which is defined; Java's null stands for Jinja's undefined. */
enum None {
    NONE;

    @Override
    public String toString() {
        return "None";
    }
}

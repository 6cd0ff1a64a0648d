package io.evenkeel.practice.batch;

/**
 * Why a line of a batch's file is no request.
 *
 * @param code stable name of the problem
 * @param message one sentence; it never quotes the line
 * @param line its number, from 1
 */
public record LineProblem(String code, String message, int line) {}

#!/usr/bin/env python3
"""Runs DecoderBenchmark.java and peer.py in turn on this machine, and prints speeds and their ratios.

usage: compare.py [--repetitions 3] [--python PYTHON_WITH_TORCH]

Build first: ./mvnw -q -pl student test-compile dependency:build-classpath -Dmdep.outputFile=target/benchmark.classpath
Nothing else should run on the machine meanwhile; a repetition takes about two and a half minutes.
"""
import argparse
import os
import platform
import statistics
import subprocess
from pathlib import Path

MODULE = Path(__file__).resolve().parent.parent
FLAGS = ["--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
# Debian's OpenBLAS is slow with a core type forced upon it.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}


def values(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=ENVIRONMENT, cwd=MODULE).stdout
    return dict(line.split(" ", 1) for line in out.splitlines() if line.count(" ") == 1 and "/" not in line)


def java():
    home = os.environ.get("JAVA_HOME")
    classpath = ":".join(["target/test-classes", "target/classes", (MODULE / "target/benchmark.classpath").read_text()])
    program = [f"{home}/bin/java" if home else "java", *FLAGS, "-cp", classpath]
    return values([*program, "io.evenkeel.student.benchmark.DecoderBenchmark"])


def row(name, numbers):
    print(f"| {name} | {statistics.median(numbers):.3g} | {min(numbers):.3g} – {max(numbers):.3g} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--python", default="/usr/bin/python3")
    arguments = parser.parse_args()
    pairs = [(java(), values([arguments.python, "benchmarks/peer.py"])) for _ in range(arguments.repetitions)]
    version = pairs[0][1].get("torch", "?")
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.processor())
    print(f"{model}, {os.cpu_count()} processors; libtorch 2.7.1 through DJL beside Python's torch {version};"
          f" {arguments.repetitions} repetitions, in turn\n")
    print("| | median | least – most |\n|---|---:|---|")
    for name in ("training_tokens", "training_uneven_tokens", "scoring_tokens", "scoring_uneven_tokens",
                 "generation_1_tokens", "generation_16_tokens"):
        row(f"{name.replace('_', ' ')}/s", [float(ours[name]) for ours, _ in pairs])
    for name in ("training_tokens", "scoring_tokens", "generation_1_tokens", "generation_16_tokens"):
        row(f"{name.replace('_tokens', '').replace('_', ' ')}, ours : PyTorch", [float(o[name]) / float(p[name]) for o, p in pairs])
    for name in ("training", "scoring"):
        row(f"{name}, of the matmul rate", [float(o[f"{name}_flops"]) / float(o["matmul_flops"]) for o, _ in pairs])
        row(f"{name}, uneven : even, in real tokens",
            [float(o[f"{name}_uneven_tokens"]) / float(o[f"{name}_tokens"]) for o, _ in pairs])
    row("matmul GFLOP/s", [float(o["matmul_flops"]) / 1e9 for o, _ in pairs])


if __name__ == "__main__":
    main()

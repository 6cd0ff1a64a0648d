"""Trains a stage with Hugging Face TRL: train.py FOLDER, one process or several under `accelerate launch`.

Reads FOLDER/input, writes FOLDER/output.partial and renames it to FOLDER/output as the last thing it does. The tokens are
those that the trainer service itself trains on, by the base's chat template where it has one, else beginning, prompt,
completion, end; the loss is on the completion and what ends it.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer

COMPANIONS = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json")


class Steps(TrainerCallback):
    """Leaves the number of the last step in FOLDER/step; `status` passes it on."""

    def __init__(self, file):
        self.file = file

    def on_step_end(self, args, state, control, **kwargs):
        if state.is_world_process_zero:
            partial = self.file.with_suffix(".partial")
            partial.write_text(str(state.global_step))
            partial.replace(self.file)


def plain(line, tokenizer, begin, end):
    """Prompt and completion of a base without a chat template."""
    prompt = tokenizer(line["prompt"], add_special_tokens=False)["input_ids"]
    completion = tokenizer(line["completion"], add_special_tokens=False)["input_ids"]
    return [begin, *prompt], [*completion, end]


def chat(line, tokenizer, end):
    """Prompt and completion by the base's chat template, which may write more before an answer than before a turn."""
    messages = line["messages"]
    prompt = tokenizer.apply_chat_template(messages[:1], add_generation_prompt=True, return_dict=False)
    whole = tokenizer.apply_chat_template(messages, return_dict=False)
    turn = whole[len(prompt):]
    ends = [at for at, token in enumerate(turn) if token in tokenizer.all_special_ids]
    if whole[: len(prompt)] == prompt and ends:
        return prompt, turn[: ends[0] + 1]
    return prompt, [*tokenizer(line["completion"], add_special_tokens=False)["input_ids"], end]


def encoded(lines, tokenizer, begin, end, longest, chats):
    """Token ids and a mask that is 1 on what is learnt; what is too long is left out, never cut."""
    for line in lines:
        prompt, completion = chat(line, tokenizer, end) if chats else plain(line, tokenizer, begin, end)
        if line["completion"] and len(prompt) + len(completion) <= longest:
            yield {
                "id": line["id"],
                "input_ids": [*prompt, *completion],
                "completion_mask": [0] * len(prompt) + [1] * len(completion),
            }


def adapter(lora):
    """What is trained in place of all weights; worked into them at the end."""
    if lora is None:
        return None
    from peft import LoraConfig

    return LoraConfig(
        r=lora["rank"],
        lora_alpha=lora["alpha"],
        lora_dropout=lora["dropout"],
        target_modules=lora["targets"],
        task_type="CAUSAL_LM",
    )


def first(id_or_ids):
    return id_or_ids[0] if isinstance(id_or_ids, list) else id_or_ids


def main(folder):
    source = folder / "input"
    partial = folder / "output.partial"
    recipe = json.loads((source / "manifest.json").read_text())

    model = AutoModelForCausalLM.from_pretrained(source / "base", dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(source / "base")
    begin, end = first(model.config.bos_token_id), first(model.config.eos_token_id)
    longest = min(recipe["maxSequenceTokens"], model.config.max_position_embeddings)
    with (source / "train.jsonl").open(encoding="utf-8") as file:
        rows = list(encoded(map(json.loads, file), tokenizer, begin, end, longest, recipe["chat"]))
    if not rows:
        sys.exit(f"none of {recipe['lines']} lines can be trained on: no completion, or more than {longest} tokens")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.convert_ids_to_tokens(end)
    # The padding is masked; the model's own ids stay what the base says.
    kept = {name: getattr(model.config, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}

    share = max(1, recipe["batch"] // int(os.environ.get("WORLD_SIZE", "1")))
    most = int(os.environ.get("EVENKEEL_MICRO_BATCH", "8"))
    small = max(size for size in range(1, most + 1) if share % size == 0)
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=Dataset.from_list([{k: row[k] for k in ("input_ids", "completion_mask")} for row in rows]),
        callbacks=[Steps(folder / "step")],
        peft_config=adapter(recipe["lora"]),
        args=SFTConfig(
            output_dir=str(folder / "work"),
            max_steps=recipe["steps"],
            per_device_train_batch_size=small,
            gradient_accumulation_steps=share // small,
            learning_rate=recipe["learningRate"],
            lr_scheduler_type="cosine",
            warmup_steps=recipe["warmupSteps"],
            weight_decay=recipe["weightDecay"],
            max_grad_norm=recipe["clipNorm"],
            seed=recipe["seed"],
            max_length=None,
            packing=False,
            completion_only_loss=True,
            bf16=torch.cuda.is_available(),
            gradient_checkpointing=torch.cuda.is_available(),
            save_strategy="no",
            logging_steps=max(1, recipe["steps"] // 100),
            report_to="none",
        ),
    )
    result = trainer.train()

    if recipe["lora"]:
        trained = trainer.accelerator.unwrap_model(trainer.model).merge_and_unload()
        weights = trained.state_dict()
    else:
        trained = trainer.accelerator.unwrap_model(trainer.model)
        weights = trainer.accelerator.get_state_dict(trainer.model)
    if trainer.is_world_process_zero():
        shutil.rmtree(partial, ignore_errors=True)
        for name, value in kept.items():
            setattr(trained.config, name, value)
        trained.save_pretrained(partial, state_dict=weights)
        for name in COMPANIONS:
            if (source / "base" / name).exists():
                shutil.copy(source / "base" / name, partial / name)
        told = {name: value for entry in trainer.state.log_history for name, value in entry.items()}
        report = {
            "examples": sum(not row["id"].endswith("/question") for row in rows),
            "steps": result.global_step,
            "tokens": int(told.get("num_tokens", 0)),
            "loss": told.get("loss", result.training_loss),
        }
        (partial / "evenkeel.json").write_text(json.dumps(report))
        for file in partial.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        shutil.rmtree(folder / "work", ignore_errors=True)
        partial.rename(folder / "output")
    trainer.accelerator.wait_for_everyone()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: train.py FOLDER")
    main(Path(sys.argv[1]))

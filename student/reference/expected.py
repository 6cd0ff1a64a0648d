#!/usr/bin/env python3
"""Writes what transformers computes with a checkpoint beside it, for `./evenkeel student check DIR` to compare with.

usage: expected.py DIR [--no-gradients]

DIR is a Hugging Face directory of a LlamaForCausalLM, Qwen2ForCausalLM or Qwen3ForCausalLM; a PEFT adapter in DIR/lora
is tried too. Needs torch, transformers, safetensors and, for an adapter, peft. Everything is computed on the CPU in
float32, whatever type the weights are stored in. Without gradients it needs a quarter of the memory.

expected.safetensors holds
  ids.N, prompt_len.N      three sequences (token ids, int64) and the length of each one's prompt
  logits.N                 [tokens, vocabulary]
  loss, grad.NAME          mean cross-entropy over all tokens after the prompts, and its gradient for each parameter
  adamw.losses             the loss before each of 20 steps of AdamW (1e-3, betas .9/.999, eps 1e-8, decay .01)
  adamw_clip.losses        the same, the gradient clipped to a global norm of 0.5
  greedy.N                 24 tokens after the prompt of sequence N, the most probable each time
  nll.conditional/unconditional  mean negative log likelihood of what follows the prompt, after [1] prompt and after [1]
  lora.logits.N            the logits with the adapter
expected.json holds texts with their ids, and conversations as the chat template renders them.
"""
import argparse
import json
import os

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

BEGINNING = 1
LENGTHS = ((17, 5), (40, 12), (96, 31))
TEXTS = ["", " ", "Hello, world!", "12 + 345 = 357", "What is 7 * 8?\n#### 56", "  two  spaces\t\ttab",
         "naïve café déjà-vu", "東京は晴れ。気温は31度です。", "emoji 👩‍💻🇯🇵 done", "a\r\nb",
         "<|im_start|>user\nhi<|im_end|>", "x" * 40, "\u200bzero\u0000width"]
TALK = [{"role": "user", "content": " What is 3 + 4? "}, {"role": "assistant", "content": "3 + 4 = 7 #### 7"},
        {"role": "user", "content": "And 東京?"}]
CHATS = (TALK[:1], TALK, [{"role": "system", "content": "Be brief."}] + TALK[:1])


def sequences(vocabulary):
    generator = torch.Generator().manual_seed(1)
    for length, prompt in LENGTHS:
        ids = torch.randint(3, vocabulary, (length,), generator=generator)
        ids[0] = BEGINNING
        yield ids, prompt


def batch_loss(model, examples):
    total = sum(len(ids) - prompt for ids, prompt in examples)
    loss = 0
    for ids, prompt in examples:
        logits = model(input_ids=ids[None]).logits[0, prompt - 1:-1].float()
        loss = loss + torch.nn.functional.cross_entropy(logits, ids[prompt:], reduction="sum") / total
    return loss


def mean_nll(model, ids, prompt):
    logits = model(input_ids=ids[None]).logits[0, prompt - 1:-1].float()
    return torch.nn.functional.cross_entropy(logits, ids[prompt:])


def greedy(model, prompt, tokens=24):
    ids = prompt.clone()
    for _ in range(tokens):
        ids = torch.cat([ids, model(input_ids=ids[None]).logits[0, -1].argmax()[None]])
    return ids[len(prompt):]


def adamw_losses(model, examples, clip, steps=20):
    start = {name: value.detach().clone() for name, value in model.state_dict().items()}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss = batch_loss(model, examples)
        losses.append(loss.item())
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
    model.load_state_dict(start)
    return torch.tensor(losses)


def decoder_values(directory, gradients):
    model = AutoModelForCausalLM.from_pretrained(directory, attn_implementation="eager").float().eval()
    examples = list(sequences(model.config.vocab_size))
    values = {}
    with torch.no_grad():
        for n, (ids, prompt) in enumerate(examples):
            values[f"ids.{n}"] = ids
            values[f"prompt_len.{n}"] = torch.tensor([prompt])
            values[f"logits.{n}"] = model(input_ids=ids[None]).logits[0].float().contiguous()
            values[f"greedy.{n}"] = greedy(model, ids[:prompt])
        values["nll.conditional"] = torch.stack([mean_nll(model, ids, prompt) for ids, prompt in examples])
        values["nll.unconditional"] = torch.stack(
            [mean_nll(model, torch.cat([torch.tensor([BEGINNING]), ids[prompt:]]), 1) for ids, prompt in examples])
    if gradients:
        loss = batch_loss(model, examples)
        loss.backward()
        values["loss"] = loss.detach()[None]
        for name, parameter in model.named_parameters():
            values["grad." + name] = parameter.grad.detach().clone().contiguous()
        model.zero_grad(set_to_none=True)
        values["adamw.losses"] = adamw_losses(model, examples, None)
        values["adamw_clip.losses"] = adamw_losses(model, examples, 0.5)
    if os.path.isdir(os.path.join(directory, "lora")):
        from peft import PeftModel
        adapted = PeftModel.from_pretrained(model, os.path.join(directory, "lora")).eval()
        with torch.no_grad():
            for n, (ids, _) in enumerate(examples):
                values[f"lora.logits.{n}"] = adapted(input_ids=ids[None]).logits[0].float().contiguous()
    save_file(values, os.path.join(directory, "expected.safetensors"))


def tokenizer_values(directory):
    # As tokenizer.json says; AutoTokenizer may put the architecture's own splitting in its place.
    tokenizer = PreTrainedTokenizerFast.from_pretrained(directory)
    texts = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False)
        texts.append(dict(text=text, ids=ids, decoded=tokenizer.decode(
            ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)))
    chats = []
    if tokenizer.chat_template:
        chats = [dict(messages=messages, add_generation_prompt=prompt, rendered=tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=prompt)) for messages in CHATS for prompt in (False, True)]
    with open(os.path.join(directory, "expected.json"), "w") as file:
        json.dump(dict(texts=texts, chats=chats), file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--no-gradients", action="store_true")
    arguments = parser.parse_args()
    if os.path.exists(os.path.join(arguments.directory, "config.json")):
        decoder_values(arguments.directory, not arguments.no_gradients)
    if os.path.exists(os.path.join(arguments.directory, "tokenizer.json")):
        tokenizer_values(arguments.directory)

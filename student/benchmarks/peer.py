"""The decoder of DecoderBenchmark.java in PyTorch's eager mode, at the same shapes: one `name value` a line."""
import math
import time

import torch
from torch import nn
from torch.nn import functional as F

V, D, LAYERS, H, G, E, I, ROWS, LENGTH, SHORTEST, SECONDS = 1024, 256, 6, 4, 2, 64, 688, 16, 256, 32, 8.0
FUSED = hasattr(F, "scaled_dot_product_attention")


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(D), Norm(D)
        self.q, self.k, self.v = (nn.Linear(D, n * E, bias=False) for n in (H, G, G))
        self.o = nn.Linear(H * E, D, bias=False)
        self.gate, self.up, self.down = nn.Linear(D, I, bias=False), nn.Linear(D, I, bias=False), nn.Linear(I, D, bias=False)

    def forward(self, x, cos, sin, cache=None):
        B, T, _ = x.shape
        h = self.norm1(x)
        q = rotate(self.q(h).view(B, T, H, E).transpose(1, 2), cos, sin)
        k = rotate(self.k(h).view(B, T, G, E).transpose(1, 2), cos, sin)
        v = self.v(h).view(B, T, G, E).transpose(1, 2)
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        k, v = k.repeat_interleave(H // G, 1), v.repeat_interleave(H // G, 1)
        if FUSED:
            o = F.scaled_dot_product_attention(q, k, v, is_causal=T > 1)
        else:
            scores = q @ k.transpose(2, 3) / math.sqrt(E)
            if T > 1:
                scores = scores.masked_fill(torch.ones(T, k.size(2), dtype=torch.bool).triu(k.size(2) - T + 1), -math.inf)
            o = scores.softmax(-1) @ v
        x = x + self.o(o.transpose(1, 2).reshape(B, T, -1))
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(V, D)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = Norm(D)
        angles = torch.arange(512)[:, None] * 10_000 ** (-torch.arange(0, E, 2) / E)[None]
        self.register_buffer("cos", torch.cat([angles, angles], 1).cos())
        self.register_buffer("sin", torch.cat([angles, angles], 1).sin())

    def forward(self, ids, start=0, caches=None):
        cos, sin = self.cos[start:start + ids.size(1)], self.sin[start:start + ids.size(1)]
        x = self.embedding(ids)
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, None if caches is None else caches[i])
        return self.norm(x) @ self.embedding.weight.T


def loss_of(model, ids):
    return F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())


def per_second(work):
    work()
    work()
    start, runs = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        work()
        runs += 1
    return runs / (time.perf_counter() - start)


def main():
    torch.manual_seed(1)
    model = Decoder()
    for parameter in model.parameters():
        if parameter.dim() == 2:
            nn.init.normal_(parameter, std=0.02)
    ids = torch.randint(3, V, (ROWS, LENGTH + 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.01)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_of(model, ids).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    @torch.no_grad()
    def generate(rows):
        caches = [[] for _ in range(LAYERS)]
        token = model(ids[:rows, :32], 0, caches)[:, -1:].argmax(-1)
        for t in range(127):
            token = model(token, 32 + t, caches)[:, -1:].argmax(-1)

    print("torch", torch.__version__)
    print("training_tokens", ROWS * LENGTH * per_second(step))
    with torch.no_grad():
        print("scoring_tokens", ROWS * LENGTH * per_second(lambda: loss_of(model, ids)))
    print("generation_1_tokens", 128 * per_second(lambda: generate(1)))
    print("generation_16_tokens", 16 * 128 * per_second(lambda: generate(16)))


if __name__ == "__main__":
    main()

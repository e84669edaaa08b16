"""Makes hard.json: ids that transformers' CLIPTokenizer gives for prompts that tokens.json lacks.

Run in the repository's root with transformers 5.18.0 installed: python testdata/tokenizer/make.py
"""
import json
import random
import unicodedata

from transformers import CLIPTokenizer

FIRST = CLIPTokenizer.from_pretrained("models/shapes/base/tokenizer")
SECOND = CLIPTokenizer.from_pretrained("models/shapes/base/tokenizer_2")
PROMPTS = [
    "<|STARTOFTEXT|>", "<|Endoftext|> x", "a\u0301!\u0301", "e! \u0301", "<|end  oftext|>", "!<|endoftext|>!",
    "\u1e9e\u0130\u0130!\u03a3 \u03a3\u03a3", "don't! it's!s", "\u2028\u2029\u0085\u00a0", "\U0001f9d1\u200d\U0001f680" * 20,
    "\u4e2d\u56fd" * 60, "ab" * 200, "a(b):1.3[c]\\(BREAK", "\u212b\u2126\u1e69\u0323",
]
random.seed(20260101)
ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !?.,;:'\"()[]{}<>|\\/-_=+*&^%$#@~`\t\n",
    "".join(chr(c) for c in range(0xA0, 0x250)),
    "".join(chr(c) for c in range(0x370, 0x530) if unicodedata.category(chr(c)) != "Cn"),
    "".join(chr(c) for c in range(0x2000, 0x2400) if unicodedata.category(chr(c)) != "Cn"),
    "".join(chr(c) for c in range(0x3040, 0x30FF) if unicodedata.category(chr(c)) != "Cn"),
    "".join(chr(c) for c in range(0x1F300, 0x1F600)),
]
for i in range(186):
    letters = "".join(random.sample(ALPHABETS, random.randint(1, 2)))
    PROMPTS.append("".join(random.choice(letters) for _ in range(random.randint(1, 40))))

rows = [{"prompt": p, "ids_1": FIRST(p)["input_ids"], "ids_2": SECOND(p)["input_ids"]} for p in PROMPTS]
with open("testdata/tokenizer/hard.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")

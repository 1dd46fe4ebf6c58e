"""``python -m validator``."""

try:
    from validator.cli import main
except KeyboardInterrupt:  # Ctrl-C before a line of ours looks out for it
    raise SystemExit(130) from None

if __name__ == "__main__":
    main()

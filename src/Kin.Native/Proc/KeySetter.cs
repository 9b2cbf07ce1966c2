namespace Kin.Native.Proc;

/// <summary>Takes in what stands behind a key.</summary>
internal delegate void KeySetter<T>(ref T target, ReadOnlySpan<byte> value);

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Kin.Native;

/// <summary>Names of files for the C library: the bytes of <see cref="SystemText"/>, and a NUL.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ToBytes))]
internal static unsafe class SystemTextMarshaller
{
    /// <summary>One call.</summary>
    public ref struct ToBytes
    {
        private byte* _bytes;
        private bool _isAllocated;

        /// <summary>The room on the stack that the caller has for this.</summary>
        public static int BufferSize => 512;

        /// <summary>Takes the text over.</summary>
        public void FromManaged(string? text, Span<byte> buffer)
        {
            if (text is null)
            {
                return;
            }

            int most = checked((text.Length * 3) + 1);
            if (most > buffer.Length)
            {
                _bytes = (byte*)NativeMemory.Alloc((nuint)most);
                _isAllocated = true;
                buffer = new Span<byte>(_bytes, most);
            }
            else
            {
                _bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)); // on the stack
            }

            buffer[SystemText.Encode(text, buffer)] = 0;
        }

        /// <summary>What the call gets.</summary>
        public readonly byte* ToUnmanaged() => _bytes;

        /// <summary>The call has returned.</summary>
        public readonly void Free()
        {
            if (_isAllocated)
            {
                NativeMemory.Free(_bytes);
            }
        }
    }
}

using Kin.Ipc.Regions;
using Kin.Ipc.Values;
using Kin.Native;

namespace Kin.Ipc;

/// <summary>
/// A value that processes have in common: whoever reads it gets one that somebody wrote, whole, whatever its
/// size, and whoever is killed or stopped in the middle of writing.
/// </summary>
/// <typeparam name="T">
/// A type without references, of at most 4,096 bytes. All who share the value must mean the same by it: Kin
/// compares primitive types and sizes.
/// </typeparam>
/// <remarks>
/// <para>
/// Up to eight bytes it is read and written by the processor at once, and stands at offset 8192 of the file
/// /dev/shm/kin-NAME, where programs in any language find it. A larger one takes 481 times its size, as each
/// participant has two places for it; nobody waits for anybody there either.
/// </para>
/// <para>
/// Numbers are added to in one step (<see cref="SharedNumbers"/>). No member makes a system call.
/// Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using var counter = SharedValue&lt;long>.OpenOrCreate("visits");
/// counter.Increment();
/// </code></example>
public sealed class SharedValue<T> : SharedObject, IShared<SharedValue<T>>
    where T : unmanaged
{
    private readonly VersionedValue<T> _large;

    private SharedValue(Region region)
        : base(region) => _large = AtomicPlace<T>.Fits ? null! : new VersionedValue<T>(region);

    /// <summary>The value. Reading and writing are in order with all others of this thread (acquire,
    /// release).</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public T Value
    {
        get => AtomicPlace<T>.Fits ? Place.Read() : _large.Read();
        set
        {
            if (AtomicPlace<T>.Fits)
            {
                Place.Write(value);
            }
            else
            {
                _large.Exchange(value);
            }
        }
    }

    internal AtomicPlace<T> Place => new(Region.Memory, RegionLayout.Content);

    /// <summary>A new one; without a name it is anonymous, and handed on as an argument.</summary>
    /// <param name="initial">What it is at first. Default: all zero.</param>
    /// <param name="name">The name; null: none.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <exception cref="LinuxException">EEXIST: the name is taken. ENOSPC: /dev/shm is full.</exception>
    public static SharedValue<T> Create(
        T initial = default, string? name = null, SharedOptions? options = null) =>
        new(RegionOpening.Create(new ValueContent<T>(initial), name, options));

    /// <summary>The one of that name.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none. EACCES: it is not for this user.</exception>
    /// <exception cref="InvalidDataException">The name belongs to something else, or it is
    /// damaged.</exception>
    public static SharedValue<T> Open(string name, SharedOptions? options = null) =>
        new(RegionOpening.Open(new ValueContent<T>(default), name, options));

    /// <summary>The one of that name, as it is; made if there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="initial">What it is if it is made.</param>
    /// <param name="options">Who may open it, and how long it stays.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SharedValue<T> OpenOrCreate(
        string name, T initial = default, SharedOptions? options = null) =>
        new(RegionOpening.OpenOrCreate(new ValueContent<T>(initial), name, options));

    /// <summary>Writes a value, and returns the one that was there.</summary>
    public T Exchange(T value) => AtomicPlace<T>.Fits ? Place.Exchange(value) : _large.Exchange(value);

    /// <summary>
    /// Writes a value if the one that is there is, byte for byte, <paramref name="comparand"/>. So 0.0 and
    /// -0.0 are two, and gaps in a structure count.
    /// </summary>
    /// <returns>What was there: the comparand, if it was written.</returns>
    public T CompareExchange(T value, T comparand) => AtomicPlace<T>.Fits
        ? Place.CompareExchange(value, comparand) : _large.CompareExchange(value, comparand);

    /// <summary>
    /// Puts in the place of the value what is made of it. No other writer comes between: then it is made
    /// anew, of the newer value.
    /// </summary>
    /// <param name="change">May be called several times, and should do nothing else.</param>
    /// <returns>The new value.</returns>
    public T Update(Func<T, T> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Change(static (value, change) => change(value), change, out T changed);
        return changed;
    }

    static SharedValue<T> IShared<SharedValue<T>>.Join(SafeFd file, string? name) =>
        new(RegionFile.Join(new ValueContent<T>(default), file, name));

    /// <summary>Returns what was there.</summary>
    internal T Change<TArgument>(Func<T, TArgument, T> change, TArgument argument, out T changed) =>
        AtomicPlace<T>.Fits ? Place.Change(change, argument, out changed)
            : _large.Change(change, argument, out changed);
}

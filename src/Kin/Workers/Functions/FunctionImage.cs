using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// What another process must know to run a function: which method of which build of which assembly, and what
/// a lambda captured. The identity is the same for every use; the state is sent with each.
/// </summary>
internal sealed class FunctionImage
{
    private static readonly ConcurrentDictionary<(MethodInfo, Type), FunctionImage> s_known = new();
    private static readonly ConditionalWeakTable<Delegate, FunctionImage> s_stateless = [];

    private readonly MethodInfo _method;
    private readonly byte[] _identity;

    private FunctionImage(Delegate function)
    {
        DisplayName = FunctionText.Of(function.Method);
        FunctionRules.Check(function, DisplayName);
        Target = FunctionTarget.Of(function);
        _method = function.Method;
        _identity = FunctionIdentity.Encode(_method, function.GetType(), Target);
    }

    /// <summary>
    /// Whether captured values, or the object that the method belongs to, go with each use.
    /// </summary>
    public bool HasState => Target == TargetKind.Sent;

    /// <summary>The name for messages, such as "Program.CountWords".</summary>
    public string DisplayName { get; }

    /// <summary>The captured locals that the function uses; everything when it is no lambda.</summary>
    public CaptureMap Captures =>
        field ??= IsOfClosure ? CaptureAnalysis.Of(_method) : CaptureMap.Everything;

    private bool IsOfClosure =>
        !_method.IsStatic && _method.DeclaringType is { } type && ClosureType.Is(type);

    private TargetKind Target { get; }

    /// <summary>Examines a function, or finds what was found before.</summary>
    /// <exception cref="CannotCrossException">Its code cannot be loaded by another process.</exception>
    public static FunctionImage Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (s_stateless.TryGetValue(function, out FunctionImage? image))
        {
            return image;
        }

        if (!function.HasSingleTarget || function.Method.DeclaringType is null)
        {
            // Throws: neither has a method that can be named.
            return new FunctionImage(function);
        }

        image = s_known.GetOrAdd(
            (function.Method, function.GetType()), static (_, first) => new FunctionImage(first), function);
        if (!image.HasState)
        {
            s_stateless.TryAdd(function, image);
        }

        return image;
    }

    public void WriteIdentity(PayloadWriter writer)
    {
        writer.WriteVarInt((uint)_identity.Length);
        writer.WriteBytes(_identity);
    }

    /// <summary>Writes what the function captured; nothing when <see cref="HasState"/> is false.</summary>
    public void WriteState(PayloadWriter writer, Delegate function)
    {
        if (HasState)
        {
            GraphCodec.Write(writer, function.Target, DisplayName, Captures);
        }
    }
}

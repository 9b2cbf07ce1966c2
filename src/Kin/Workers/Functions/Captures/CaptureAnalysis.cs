using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Captures;

/// <summary>
/// Reads the code of a lambda to find which captured locals it uses. Lambdas of one scope share a closure,
/// and what only its neighbours use must not travel with it. Followed are all methods that the compiler made
/// (lambdas and local functions inside it, iterators, the state machines of async code): no other code can
/// name a closure's fields.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = SameProgram.Trimmed)]
internal sealed class CaptureAnalysis
{
    private readonly HashSet<(Module, int)> _fields = [];
    private readonly HashSet<(Module, int)> _seen = [];
    private readonly Queue<MethodBase> _open = [];

    private CaptureAnalysis()
    {
    }

    /// <summary>What the lambda uses; everything, when its code cannot be understood.</summary>
    public static CaptureMap Of(MethodInfo lambda)
    {
        var analysis = new CaptureAnalysis();
        try
        {
            analysis.Follow(lambda);
            while (analysis._open.TryDequeue(out MethodBase? method))
            {
                analysis.Read(method);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A member of an assembly that is not there, code of an unknown kind: then nothing is left
            // behind.
            return CaptureMap.Everything;
        }

        return new CaptureMap(analysis._fields);
    }

    private void Read(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            throw new NotSupportedException($"{method} has no code.");
        }

        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type
            ? type.GetGenericArguments()
            : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (int token in MemberTokens.In(code))
        {
            switch (method.Module.ResolveMember(token, ofType, ofMethod))
            {
                case FieldInfo { DeclaringType: { } owner } field when IsGenerated(owner):
                    _fields.Add((field.Module, field.MetadataToken));
                    FollowStateMachine(owner);
                    break;
                case MethodBase { DeclaringType: { } owner } called:
                    if (IsGenerated(owner) || called.Name.StartsWith('<'))
                    {
                        Follow(called);
                        FollowStateMachine(owner);
                    }

                    break;
            }
        }
    }

    private void Follow(MethodBase method)
    {
        if (_seen.Add((method.Module, method.MetadataToken)))
        {
            // The definition, not the instance for some type arguments: tokens are the same, and it has the
            // code.
            _open.Enqueue(method.Module.ResolveMethod(method.MetadataToken)!);
        }
    }

    private void FollowStateMachine(Type type)
    {
        bool runs = typeof(IAsyncStateMachine).IsAssignableFrom(type)
            || typeof(System.Collections.IEnumerator).IsAssignableFrom(type)
            || type.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
        if (!runs || !_seen.Add((type.Module, type.MetadataToken)))
        {
            return;
        }

        foreach (MethodInfo method in type.GetMethods(
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly))
        {
            if (!method.IsAbstract)
            {
                Follow(method);
            }
        }
    }

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') && !type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal);
}

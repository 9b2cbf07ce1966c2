using System.Reflection;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions;

/// <summary>A function of another process, found in this one.</summary>
internal sealed class BoundFunction(MethodInfo method, Type delegateType, TargetKind target)
{
    private Delegate? _stateless;

    public MethodInfo Method { get; } = method;

    public Type DelegateType { get; } = delegateType;

    public TargetKind Target { get; } = target;

    public string DisplayName => field ??= FunctionText.Of(Method);

    /// <summary>The delegate, when nothing is sent with a use.</summary>
    public Delegate Stateless => _stateless ??= Target == TargetKind.None
        ? Method.CreateDelegate(DelegateType)
        : With(RuntimeHelpers.GetUninitializedObject(Method.DeclaringType!));

    /// <summary>The delegate on what was sent.</summary>
    public Delegate With(object target) => Method.CreateDelegate(DelegateType, target);
}

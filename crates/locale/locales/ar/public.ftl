### الصفحات قبل تسجيل الدخول، وتغيير كلمة المرور المطلوب، والإعداد.

user-name = اسم المستخدم
password = كلمة المرور
new-password = كلمة المرور الجديدة

sign-in-title = تسجيل الدخول
sign-in-lead = استخدم حسابك في مؤسستك.
sign-in-action = تسجيل الدخول
sign-in-forgot = نسيت كلمة المرور
sign-in-other = لست أنت؟
sign-in-other-action = استخدام حساب آخر
sign-in-password-title = أدخل كلمة المرور

recover-title = استعادة الدخول إلى حسابك
recover-lead = يستطيع أحد المسؤولين أن يعطيك كلمة مرور مؤقتة. لا يستغرق ذلك سوى دقيقة.
recover-step-ask = اتصل بمن يدير الحسابات في { $organisation }، وغالبًا ما يكون مكتب الخدمة، أو زُره. اذكر اسم المستخدم.
recover-step-proof = سيتأكدون من هويتك. لا يطلب أحد من الدعم كلمة مرور أبدًا.
recover-step-temporary = سيخبرونك بكلمة مرور مؤقتة. سجّل الدخول بها واختر كلمة مرور خاصة بك.
recover-other-device = هل ما زلت مسجّل الدخول في مكان آخر؟ افتح هناك «حسابي» وغيّر كلمة المرور؛ ستحتاج إلى الكلمة الحالية.
recover-back = العودة إلى تسجيل الدخول

change-title = اختيار كلمة مرور جديدة
change-why-temporary = سجّلت الدخول بكلمة مرور مؤقتة. هي لا تفتح سوى هذه الصفحة، فاختر الآن كلمة مرور خاصة بك.
change-why-required = يطلب منك أحد المسؤولين اختيار كلمة مرور جديدة. بعدها يُفتح كل شيء آخر.
change-why-expired = كلمة مرورك أقدم مما تسمح به قواعد { $organisation }. اختر كلمة جديدة للمتابعة.
change-action = حفظ ومتابعة
rules-label = ما تحتاج إليه
rule-length = { $min } محرفًا على الأقل؛ بضع كلمات متتالية يسهل تذكرها
rule-too-long = { $max } محرفًا على الأكثر
rule-classes = ثلاثة من هذه: حروف صغيرة، حروف كبيرة، أرقام، علامات أخرى
rule-context = لا تحتوي على اسمك أو اسم المؤسسة
rule-context-found = من دون «{ $word }»: يمكن لغيرك تخمينه عنك
rule-banned = ليست من الكلمات التي تُجرَّب أولًا
rule-banned-found = لا تقوم على «{ $word }»: فهي تُجرَّب أولًا
rule-variety = ليست محرفًا واحدًا أو نمطًا قصيرًا مكررًا
rule-characters = من دون علامات جدولة أو محارف تحكم أخرى
rule-met = محقق
rule-unmet = ليس بعد

set-up-title = إعداد { $product }
set-up-lead = دقيقتان: المؤسسة، وأنت أول مسؤول فيها، وقوة كلمات المرور المطلوبة.
set-up-code = رمز الإعداد
set-up-code-help = الجزء الذي بعد # في الرابط الذي طبعه البرنامج عند بدئه.
set-up-organisation = المؤسسة
set-up-organisation-help = يظهر في كل صفحة، ويمكن تغييره لاحقًا.
set-up-you = أنت، أول مسؤول عام
set-up-display-name = اسمك
set-up-user-name-help = لتسجيل الدخول، على شكل NAME@DOMAIN، مثل ada@example.org.
set-up-policy = قواعد كلمات المرور
set-up-recommended = الموصى بها
set-up-recommended-note = 15 محرفًا أو أكثر، من دون شروط أخرى ومن دون انتهاء: كما ينصح NIST.
set-up-microsoft = متوافقة مع Microsoft
set-up-microsoft-note = 8 محارف أو أكثر، ثلاثة من أربعة أنواع من العلامات: كما في Microsoft 365.
set-up-action = إنهاء الإعداد
set-up-done-title = اكتمل الإعداد
set-up-done-lead = يعمل الرابط مرة واحدة، وقد استُخدم. سجّل الدخول بالحساب الذي أُنشئ.
set-up-done-hint = لم يفعل هذا أحد تعرفه؟ أخبر فورًا من يدير الخادم: ربما عثر شخص آخر على الرابط.
set-up-run-out-title = انتهت مدة هذا الرابط
set-up-run-out-lead = يعمل رابط الإعداد 24 ساعة. ابدأ البرنامج من جديد ليطبع رابطًا جديدًا.

set-password-title = اختيار كلمة مرور
set-password-lead = الرابط في الرسالة يعمل مرة واحدة. بعد ذلك سجّل الدخول بكلمة المرور الجديدة.
set-password-type = اكتب ما في الرسالة: اسم المستخدم والرمز.
set-password-code = الرمز
set-password-action = حفظ كلمة المرور
set-password-done-title = عُيّنت كلمة مرورك
set-password-done-lead = سجّل الدخول بها الآن. لم يعد الرابط صالحًا.

not-me-title = لم يكن هذا أنا
not-me-lead = تغيّر شيء في حسابك ولم تكن أنت من غيّره؟ اقفله قبل أن يستخدمه أحد.
not-me-password = لا تعود كلمة المرور تفتح شيئًا.
not-me-sessions = يُسجَّل خروج الحساب من كل الأجهزة، وتتوقف الروابط المرسلة عن العمل.
not-me-administrator = يفتحه مسؤول بكلمة مرور جديدة.
not-me-action = قفل الحساب
not-me-nothing = كنت أنت من فعل ذلك؟ أغلق هذه الصفحة: لم يحدث شيء بعد.
not-me-link = الرابط الذي في الرسالة
not-me-link-hint = انسخه كاملًا وألصقه هنا.
not-me-done-title = الحساب مقفل
not-me-done-lead = لا يدخل أحد بكلمة المرور القديمة، وانتهت كل الجلسات.
not-me-done-call = اتصل بالمسؤول الآن. يعيد تعيين كلمة المرور، وبذلك يُفتح الحساب.
not-me-done-mailbox = هل يقرأ أحد بريدك أو هاتفك؟ غيّر كلمات مرورها أيضًا.

### اسأل مسؤولًا، وطلبات إعادة التعيين.

ask-title = اسأل مسؤولًا
ask-lead = يتأكد مسؤول في { $organisation } من أنك صاحب الحساب، ثم يساعدك على اختيار كلمة مرور جديدة.
ask-message = ما الذي ينبغي أن يعرفه المسؤول؟
ask-message-hint = كيف يمكن الوصول إليك، مثل رقم هاتف. 500 حرف على الأكثر، ولا تكتب كلمة مرور أبدًا.
ask-action = إرسال الطلب
ask-nothing = السؤال لا يغيّر شيئًا: تبقى كلمة مرورك صالحة إلى أن يعاد تعيينها.
ask-done-title = طلبك في الطريق
ask-done-lead = إن كان هناك حساب بهذا الاسم فإن المسؤولين القادرين على المساعدة يرون طلبك الآن.
ask-done-reference = رمزك المرجعي
ask-done-read-out = اقرأه عندما تتحدث إلى المسؤول: به تعرفان أنكما تقصدان الطلب نفسه. وهو لا يفتح شيئًا.
ask-done-note = دوّنه: يظهر عشر دقائق، على هذا الجهاز فقط.
ask-done-password = لا يسألك أي مسؤول عن كلمة مرور.
ask-done-again = لم يتصل بك أحد؟ اسأل مرة أخرى لاحقًا، أو اتصل بمن يعتني بالحسابات.
ask-other = طرق أخرى
recover-ask = اسأل مسؤولًا

admin-nav-requests = طلبات إعادة التعيين
requests-title = طلبات إعادة التعيين
requests-text = أشخاص لا يستطيعون تسجيل الدخول ويسألون مسؤولًا. ترى منهم من يجوز لك إعادة تعيين كلمة مرورهم.
requests-nav-count = { $count ->
    [zero] لا أحد ينتظر
    [one] واحد ينتظر
    [two] اثنان ينتظران
    [few] { $count } ينتظرون
    [many] { $count } ينتظرون
   *[other] { $count } ينتظرون
}
requests-state = الحالة
requests-state-open = مفتوح
requests-state-claimed = قيد المتابعة
requests-state-answered = أُجيب
requests-state-declined = رُفض
requests-state-withdrawn = سُحب
requests-state-expired = انتهت مدته
requests-person = الشخص
requests-reference = الرمز المرجعي
requests-message = الرسالة
requests-message-none = بلا رسالة
requests-asked = وقت السؤال
requests-filter-person = شخص واحد فقط
requests-open-one = فتح طلب { $name }
requests-empty-title = لا طلبات
requests-empty-text = لم يسأل أحد ممن يجوز لك مساعدتهم. من لا يستطيع تسجيل الدخول يجد «اسأل مسؤولًا» خلف «نسيت كلمة المرور».
requests-nothing-title = لا طلب مطابق
requests-nothing-text = اختر حالة أخرى، أو امسح عوامل التصفية.
requests-claim = متابعة
requests-claim-for = متابعة طلب { $name }
requests-release = إعادة
requests-release-for = إعادة طلب { $name }
requests-decline = رفض
requests-claimed = أنت تتابع طلب { $name }.
requests-released = طلب { $name } مفتوح من جديد.
requests-declined = رُفض طلب { $name }، وسيُبلَّغ { $name } بذلك.
requests-one-title = طلب { $name }
requests-certain = الرمز المرجعي يقول أي طلب هو، لا من المتصل. تأكد من هوية الشخص قبل إعادة التعيين: اتصل برقم تعرفه، أو قابل الشخص.
requests-details = التفاصيل
requests-from = من العنوان
requests-asked-again = سأل مرة أخرى
requests-expires = تنتهي مدته
requests-told = المسؤولون الذين رُوسلوا
requests-history = السجل
requests-history-asked = سأل
requests-history-claimed = يتابعه { $name }
requests-history-answered = أجابه { $name }
requests-history-declined = رفضه { $name }
requests-history-withdrawn = اختار الشخص كلمة مرور
requests-history-expired = انتهت مدته بلا جواب
requests-somebody = المشغّل
requests-decline-title = أترفض طلب { $name }؟
requests-decline-text = لا يتغير شيء في الحساب. يقرأ الشخص السبب على عنوان البريد والهاتف المعروفين.
requests-reason = السبب
requests-reason-not-reached = لم يمكن الوصول إلى أحد
requests-reason-not-certain = لم يكن مؤكدًا من الذي سأل
requests-reason-another-way = هناك طريق آخر للدخول
requests-reason-not-asked = الشخص لم يسأل
requests-reason-other = سبب آخر
requests-note = ما الذي ينبغي أن يعرفه الشخص أيضًا؟
requests-note-hint = سطر واحد، 300 حرف على الأكثر؛ مطلوب عند اختيار سبب آخر.
requests-card = طلبات إعادة التعيين
requests-card-none = لم يسأل قط.
home-requests = طلبات إعادة التعيين
home-requests-count = { $count ->
    [zero] لا أحد ينتظر مسؤولًا.
    [one] شخص واحد لا يستطيع تسجيل الدخول وينتظر مسؤولًا.
    [two] شخصان لا يستطيعان تسجيل الدخول وينتظران مسؤولًا.
    [few] { $count } أشخاص لا يستطيعون تسجيل الدخول وينتظرون مسؤولًا.
    [many] { $count } شخصًا لا يستطيعون تسجيل الدخول وينتظرون مسؤولًا.
   *[other] { $count } شخص لا يستطيعون تسجيل الدخول وينتظرون مسؤولًا.
}
home-requests-open = فتح الطلبات
